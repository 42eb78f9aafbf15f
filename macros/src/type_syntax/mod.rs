//! Classifies types and expressions by their syntax, because a derive can't resolve names.

mod expressions;
mod types;

pub(crate) use expressions::{
    calls_macro, is_constant_name, is_literal, is_none, is_number, is_phantom_value, is_untyped,
    literal_value, ungrouped, without_some,
};
pub(crate) use types::{
    is_integer, is_named, is_never_object, is_owned_string, is_phantom_data, is_str, option_inner,
    path_of,
};
