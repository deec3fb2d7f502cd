//! Gates and moves, case by case.
