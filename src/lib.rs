//! Sales leads as code, in six rooms: each says what it may know, and data goes one way through them.

// What every room can hand over: a rule, a place, what is wrong there.
pub mod finding;

// Shares work out among the cores. Knows nothing of the work.
pub mod parallel;

// What leads, policies and time mean. Pure: knows no file, git, clock, environment or format.
pub mod domain;

// What can be wrong with a book, one file a rule. Pure: sees no text and no disk.
pub mod rules;

// Text to domain and back. Pure: is handed bytes.
pub mod codec;

// Findings and standings to text. Pure: writes to what it is handed, and decides nothing.
pub mod render;

// The disk and git. Moves texts, reads none.
pub mod store;

// Arguments, the one clock, the terminal; puts the other rooms together.
pub mod cli;
