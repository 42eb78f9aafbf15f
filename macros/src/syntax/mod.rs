//! Reads the attributes of the struct and of each field, one at a time, into what they say; the spans are kept.
//!
//! Nothing here looks at two fields at once, and nothing returns early: what can't be read is reported and left out.

mod keys;
mod list;
mod slot;
mod value;

#[cfg(test)]
mod tests;

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, LitInt, LitStr, Path, Type, Visibility};

pub(crate) use slot::Slot;

use self::keys::{FIELD_KEYS, STRUCT_KEYS};
use self::list::{Key, entries};
use crate::ctxt::{Ctxt, Here, Place, Reported};

/// A struct as it was declared, as far as it could be read.
pub(crate) struct Declared<'a> {
    pub(crate) attrs: &'a [Attribute],
    pub(crate) vis: &'a Visibility,
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) crate_path: Option<Path>,
    pub(crate) max_actor_bytes: Option<MaxActorBytes>,
    /// Empty if the type isn't a struct with named fields, which is then reported.
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) shape: Result<(), Reported>,
}

/// One field as it was declared.
pub(crate) struct Field<'a> {
    pub(crate) place: Place,
    pub(crate) attrs: &'a [Attribute],
    pub(crate) ident: &'a Ident,
    /// The identifier without `r#`.
    pub(crate) name: String,
    pub(crate) ty: &'a Type,
    pub(crate) says: FieldAttrs,
}

/// What the attributes of one field say.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) marks: Vec<Mark>,
    pub(crate) default: Option<Preset>,
    pub(crate) min: Option<Limit>,
    pub(crate) max: Option<Limit>,
    /// Something could not be read: a slot may be missing only for that reason.
    pub(crate) unread: bool,
    misspelt: Option<Mark>,
}

/// A slot that an attribute puts the field into.
pub(crate) struct Mark {
    pub(crate) slot: Slot,
    pub(crate) key: Ident,
    pub(crate) claim: ClaimName,
}

/// The name of a claim, if the mark is one.
pub(crate) enum ClaimName {
    OfField,
    Given(LitStr),
    Unread,
}

/// The value of a field that isn't set on the builder.
pub(crate) enum Preset {
    OfType,
    Expression(TokenStream),
}

/// `min` or `max`, with the key for the errors about it.
pub(crate) struct Limit {
    pub(crate) key: Ident,
    pub(crate) bound: Option<Bound>,
}

/// The value of a limit.
pub(crate) enum Bound {
    Seconds(LitInt),
    /// A constant or a call.
    Value(TokenStream),
}

#[derive(Clone, Copy)]
pub(crate) enum MaxActorBytes {
    AtMost(u64),
    Unlimited,
}

/// Writes a field's type `dyn Trait +` without the `+`, which means nothing, and can't stand in `<dyn Trait + as …>`.
pub(crate) fn drop_trailing_pluses(input: &mut DeriveInput) {
    let Data::Struct(data) = &mut input.data else {
        return;
    };
    for field in &mut data.fields {
        match &mut field.ty {
            Type::TraitObject(ty) => ty.bounds.pop_punct(),
            Type::ImplTrait(ty) => ty.bounds.pop_punct(),
            _ => None,
        };
    }
}

pub(crate) fn read<'a>(input: &'a DeriveInput, cx: &mut Ctxt) -> Declared<'a> {
    let mut declared = Declared {
        attrs: &input.attrs,
        vis: &input.vis,
        ident: &input.ident,
        generics: &input.generics,
        crate_path: None,
        max_actor_bytes: None,
        fields: Vec::new(),
        shape: Ok(()),
    };
    let mut here = cx.at(Place::Struct);
    // What could not be read is left out; nothing depends on it.
    let _ = entries(
        &input.attrs,
        STRUCT_KEYS,
        &mut here,
        |key, input, here| match key {
            Key {
                problem: Some(reported),
                ..
            } => Err(reported),
            _ if key.name == "crate" => {
                declared.crate_path = Some(value::crate_path(&key, input, here)?);
                Ok(())
            }
            _ => {
                declared.max_actor_bytes = Some(value::max_actor_bytes(&key, input, here)?);
                Ok(())
            }
        },
    );
    match named_fields(input, &mut here) {
        Ok(fields) => {
            let fields = fields.named.iter().enumerate();
            declared.fields = fields
                .filter_map(|(index, field)| read_field(index, field, cx))
                .collect();
        }
        Err(reported) => declared.shape = Err(reported),
    }
    declared
}

fn named_fields<'a>(
    input: &'a DeriveInput,
    here: &mut Here<'_>,
) -> Result<&'a syn::FieldsNamed, Reported> {
    let what = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Ok(fields),
            Fields::Unnamed(_) => "a struct with unnamed fields",
            Fields::Unit => "a struct without fields",
        },
        Data::Enum(_) => "an enum",
        Data::Union(_) => "a union",
    };
    Err(here.error(
        &input.ident,
        format!("`ActorTokenRequest` can't be derived for {what}"),
        format!(
            "write a struct with named fields: `struct {} {{ user_id: String, actor: actor_token::Actor }}`",
            input.ident
        ),
    ))
}

fn read_field<'a>(index: usize, field: &'a syn::Field, cx: &mut Ctxt) -> Option<Field<'a>> {
    let ident = field.ident.as_ref()?;
    let place = Place::Field(index);
    Some(Field {
        place,
        attrs: &field.attrs,
        ident,
        name: ident.unraw().to_string(),
        ty: &field.ty,
        says: read_field_attrs(&field.attrs, &mut cx.at(place)),
    })
}

fn read_field_attrs(attrs: &[Attribute], here: &mut Here<'_>) -> FieldAttrs {
    let mut says = FieldAttrs::default();
    let all_read = entries(attrs, FIELD_KEYS, here, |key, input, here| {
        read_field_key(&mut says, key, input, here)
    });
    says.unread = all_read.is_err();
    // A slot that was only misspelt counts as taken, lest a second error says that it is missing.
    let misspelt = says.misspelt.take();
    if says.marks.is_empty() {
        says.marks.extend(misspelt);
    }
    says
}

fn read_field_key(
    says: &mut FieldAttrs,
    key: Key,
    input: syn::parse::ParseStream<'_>,
    here: &mut Here<'_>,
) -> Result<(), Reported> {
    if let Some(reported) = key.problem {
        if let Some(slot) = FIELD_KEYS.nearest(&key.name).and_then(Slot::from_key) {
            says.misspelt = Some(Mark {
                slot,
                key: key.ident,
                claim: ClaimName::Unread,
            });
        }
        return Err(reported);
    }
    match (Slot::from_key(&key.name), key.name.as_str()) {
        (Some(Slot::Claim), _) => {
            let name = value::claim_name(&key, input, here);
            let (claim, read) = match name {
                Ok(None) => (ClaimName::OfField, Ok(())),
                Ok(Some(name)) => (ClaimName::Given(name), Ok(())),
                Err(reported) => (ClaimName::Unread, Err(reported)),
            };
            says.mark(Slot::Claim, key.ident, claim);
            read
        }
        (Some(slot), _) => {
            let read = value::flag(&key, input, here);
            says.mark(slot, key.ident, ClaimName::OfField);
            read
        }
        (None, "default") => {
            let value = value::default(&key, input, here);
            let read = value.as_ref().map(drop).map_err(|&reported| reported);
            says.default = Some(match value {
                Ok(Some(expression)) => Preset::Expression(expression),
                Ok(None) | Err(_) => Preset::OfType,
            });
            read
        }
        (None, name) => {
            let bound = value::bound(&key, input, here);
            let read = bound.as_ref().map(drop).map_err(|&reported| reported);
            let limit = Some(Limit {
                bound: bound.ok(),
                key: key.ident,
            });
            match name {
                "min" => says.min = limit,
                _ => says.max = limit,
            }
            read
        }
    }
}

impl Limit {
    /// The tokens of the bound, for what is named in them.
    pub(crate) fn tokens(&self) -> TokenStream {
        match &self.bound {
            Some(Bound::Value(value)) => value.clone(),
            Some(Bound::Seconds(_)) | None => TokenStream::new(),
        }
    }
}

impl FieldAttrs {
    fn mark(&mut self, slot: Slot, key: Ident, claim: ClaimName) {
        self.marks.push(Mark { slot, key, claim });
    }
}
