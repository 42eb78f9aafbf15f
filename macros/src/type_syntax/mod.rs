//! What the syntax of a type or an expression shows. A derive sees names and cannot resolve them.

mod expressions;
mod types;

pub(crate) use expressions::{
    calls_macro, is_none, is_number, is_phantom, last_name, seconds_of, ungrouped,
};
pub(crate) use types::{
    is_integer, is_named, is_owned_string, is_phantom_data, is_str, option_inner, path_of,
};
