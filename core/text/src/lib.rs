//! Python rules for text.
