//! Each metric by hand on a small book, and the laws of all of them.
