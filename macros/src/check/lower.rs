//! Creates the model of a valid struct.

use syn::Generics;

use super::constant_default::constant_default;
use super::json_path::json_path;
use super::parameters::{bound, has_parameter};
use super::roles::{ActorRoles, Roles};
use super::setter_docs::setter_docs;
use crate::ctxt::Checked;
use crate::model::{
    Actor, BuilderField, BuilderFieldKind, Claim, ClaimName, ConstantDefault, DefaultValue,
    Duration, Member, Request, Setter, Struct, Validator,
};
use crate::syntax::{self, Field, FieldAttrs, Role, StructInput};
use crate::type_syntax::{
    calls_macro, is_constant_name, is_integer, is_literal, is_number, is_phantom_data,
    is_phantom_value, literal_value, option_inner,
};

/// Creates the model from the fields and their roles.
pub(crate) fn lower<'a>(input: &'a StructInput<'a>, roles: Checked<Roles<'a>>) -> Request<'a> {
    let roles = roles.into_inner();
    let member = |field| member(field, input.generics);
    let session = roles.session_max_duration;
    let durations = [
        (Role::ExpiresIn, "expires_in", roles.expires_in),
        (Role::SessionMaxDuration, "session_max_duration", session),
    ];
    let durations = durations.into_iter().filter_map(|(role, method, field)| {
        let field = field?;
        Some(Duration {
            path: role.attr_name(),
            method,
            member: member(field),
            min: bound(field.attrs.min.as_ref(), input.generics),
            max: bound(field.attrs.max.as_ref(), input.generics),
            default: constant_default(field, input.generics),
        })
    });
    let fields = input.fields.iter();
    let field_names = fields.clone().filter_map(field_name);
    let validators = fields.filter_map(|field| validator(field, input.generics));
    Request {
        item: Struct::new(input),
        user_id: member(roles.user_id),
        actor: match roles.actor {
            ActorRoles::Object(field) => Actor::Object(member(field)),
            ActorRoles::Fields { sub, claims } => Actor::Fields {
                sub: member(sub),
                claims: claims
                    .into_iter()
                    .map(|claim| Claim {
                        is_flattened: claim.is_flattened(),
                        member: member(claim.field),
                        name: claim_name(claim.field),
                    })
                    .collect(),
            },
        },
        durations: durations.collect(),
        field_names: field_names.collect(),
        max_actor_bytes: input.attrs.max_actor_bytes.as_ref(),
        validators: validators.collect(),
        validate: input.attrs.validate.as_ref(),
        builder: input.attrs.no_builder.is_none().then(|| {
            let fields = input.fields.iter().enumerate();
            fields
                .map(|(index, field)| builder_field(index, field, input.generics))
                .collect()
        }),
    }
}

fn member<'a>(field: &'a Field<'a>, generics: &Generics) -> Member<'a> {
    Member {
        ident: field.ident,
        ty: field.ty,
        is_generic: has_parameter(field.ty, generics),
        is_option: option_inner(field.ty).is_some(),
    }
}

/// Returns the `validate` function of a field.
///
/// The pattern names all fields of `FieldAttrs`: a new field does not compile until this module
/// uses it.
fn validator<'a>(field: &'a Field<'a>, generics: &Generics) -> Option<Validator<'a>> {
    let FieldAttrs {
        validate,
        // Used by `bound`.
        min: _,
        max: _,
        // Used by `builder_field`, `constant_default` and `Setter::new`. `into` is only in `names`.
        default: _,
        vis: _,
        names: _,
        // Used by `RoleAssignments` and `json_path`.
        roles: _,
        // Only used for errors.
        invalid: _,
        suggested_role: _,
    } = &field.attrs;
    Some(Validator {
        function: validate.as_ref()?,
        member: member(field, generics),
        path: json_path(field),
        is_flattened: field.role() == Some(Role::Claims),
    })
}

/// Returns the line about the field in `Request::field_names`.
fn field_name(field: &Field<'_>) -> Option<String> {
    Some(format!("{}={}\n", json_path(field)?, field.name))
}

fn claim_name<'a>(field: &'a Field<'a>) -> ClaimName<'a> {
    match field.constant_claim_name() {
        Some(path) => ClaimName::Constant(path),
        None => ClaimName::Literal(field.claim_name().unwrap_or_default()),
    }
}

fn builder_field<'a>(index: usize, field: &'a Field<'a>, generics: &Generics) -> BuilderField<'a> {
    let (member, setter) = (member(field, generics), Setter::new(field));
    let kind = match default_value(field, &setter, generics) {
        _ if is_phantom_field(field) => BuilderFieldKind::Phantom,
        Some(default) => BuilderFieldKind::Defaulted(default),
        None if member.is_option => BuilderFieldKind::Optional,
        None => BuilderFieldKind::Required,
    };
    BuilderField {
        index,
        docs: setter_docs(field, &kind),
        kind,
        member,
        setter,
    }
}

fn default_value<'a>(
    field: &'a Field<'a>,
    setter: &Setter<'_>,
    generics: &Generics,
) -> Option<DefaultValue<'a>> {
    let expr = match field.attrs.default.as_ref()? {
        syntax::DefaultValue::TypeDefault => return Some(DefaultValue::TypeDefault),
        syntax::DefaultValue::Expression(expr) => expr,
        syntax::DefaultValue::Invalid => return None,
    };
    let constant = constant_default(field, generics).filter(|it| it.call.is_none());
    let is_duration = field.role().is_some_and(Role::is_duration);
    Some(if let Some(ConstantDefault { is_inner, .. }) = constant {
        DefaultValue::Constant { is_inner }
    } else if calls_macro(expr) {
        DefaultValue::MacroCall(expr)
    } else if is_duration && literal_value(expr).is_some() && !is_integer(setter.ty) {
        DefaultValue::Integer(expr)
    } else {
        let is_option = option_inner(field.ty).is_some();
        let is_constant = !is_option && is_constant_name(expr);
        // The type of a number depends on the context, so a number can't be converted.
        let is_text = is_literal(expr) && !is_number(expr);
        let is_converted = setter.takes_into && (is_constant || is_text);
        if is_converted || (is_option && is_literal(expr)) {
            DefaultValue::Argument { expr, is_converted }
        } else {
            DefaultValue::Expr(expr)
        }
    })
}

/// Returns `true` for a skipped `PhantomData` field, which the builder initializes. A default other
/// than `PhantomData` shows that the type is user-defined.
pub(super) fn is_phantom_field(field: &Field<'_>) -> bool {
    let has_other_value = match &field.attrs.default {
        Some(syntax::DefaultValue::Expression(value)) => !is_phantom_value(value),
        Some(syntax::DefaultValue::Invalid) => true,
        Some(syntax::DefaultValue::TypeDefault) | None => false,
    };
    field.role() == Some(Role::Skip) && is_phantom_data(field.ty) && !has_other_value
}
