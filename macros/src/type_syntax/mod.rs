//! Classifies types and expressions by their syntax. A derive can't resolve names.

mod expressions;
mod types;

pub(crate) use expressions::{
    calls_macro, is_none, is_number, is_phantom, last_name, seconds_of, ungrouped,
};
pub(crate) use types::{
    is_integer, is_named, is_owned_string, is_phantom_data, is_str, option_inner, path_of,
};
