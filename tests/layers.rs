//! Checks the layers of both packages: a module imports only from lower layers, and sibling modules
//! have no import cycle.
//!
//! ARCHITECTURE.md shows the layers as a diagram.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

/// The modules of `actor-token`, from top to bottom.
const RUNTIME: &[&str] = &[
    "guide",
    "private",
    "conformance",
    "axum",
    "client",
    "fake",
    "call",
    "error",
    "audit",
    "session",
    "transport",
    "token",
    "request",
    "config_error",
    "json",
    "safe_to_print",
    "clerk",
    "maybe_send",
];

/// The modules of `actor-token-macros`, from top to bottom.
const MACROS: &[&str] = &[
    "derive",
    "expand",
    "check",
    "model",
    "syntax",
    "rejected_types",
    "type_syntax",
    "token_walk",
    "ctxt",
];

/// The only file that may import from higher layers, and those layers. The signatures of
/// `ActorTokenRequest::send` and `send_async` contain the client, its transport, token and error.
const EXCEPTION: (&str, &[&str]) = (
    "request/request_trait.rs",
    &["client", "error", "transport", "token"],
);

/// The path of a module from the root of its crate.
type Module = Vec<String>;

/// An import: a file of module `from` uses an item of module `to`.
struct Import {
    file: String,
    from: Module,
    to: Module,
}

#[test]
fn modules_import_only_from_lower_layers() {
    let mut upward = Vec::new();
    for (crate_root, layers) in [("runtime/src", RUNTIME), ("macros/src", MACROS)] {
        let rank = |module: &Module| {
            let position = layers.iter().position(|layer| *layer == module[0]);
            position.unwrap_or_else(|| panic!("`{}` has no layer", module[0]))
        };
        for Import { file, from, to } in imports(crate_root) {
            let is_allowed = file == EXCEPTION.0 && EXCEPTION.1.contains(&to[0].as_str());
            if rank(&to) < rank(&from) && !is_allowed {
                upward.push(format!("{file}: {}", to.join("::")));
            }
        }
    }
    assert_eq!(upward, Vec::<String>::new());
}

#[test]
fn sibling_modules_have_no_import_cycle() {
    let mut cycles = BTreeMap::new();
    for crate_root in ["runtime/src", "macros/src"] {
        let mut edges: BTreeMap<Module, BTreeSet<(String, String)>> = BTreeMap::new();
        for Import { file, from, to } in imports(crate_root) {
            let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            if file == EXCEPTION.0 {
                continue;
            }
            if let (Some(a), Some(b)) = (from.get(shared), to.get(shared)) {
                let folder = from[..shared].to_vec();
                edges
                    .entry(folder)
                    .or_default()
                    .insert((a.clone(), b.clone()));
            }
        }
        for (folder, edges) in edges {
            let cycle = edges_in_cycles(&edges);
            if !cycle.is_empty() {
                cycles.insert(format!("{crate_root}/{}", folder.join("/")), cycle);
            }
        }
    }
    assert_eq!(cycles, BTreeMap::new());
}

#[test]
fn cycle_is_found() {
    let edge = |(from, to): (&str, &str)| (from.to_owned(), to.to_owned());
    let none = [("a", "b"), ("a", "c"), ("b", "c"), ("c", "d")].map(edge);
    assert_eq!(edges_in_cycles(&none.into()), BTreeSet::new());
    let one = [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")].map(edge);
    let expected = [("b", "c"), ("c", "b")].map(edge);
    assert_eq!(edges_in_cycles(&one.into()), expected.into());
}

#[test]
fn paths_in_groups_and_code_are_found() {
    let code = "use crate::{a::{B, self}, C}; fn f(d: super::d::D) { $crate::e::new([self::g]) }";
    let found = paths(code.parse().unwrap());
    let found: BTreeSet<String> = found.iter().map(|path| path.join("::")).collect();
    for path in [
        "crate::a::B",
        "crate::a::self",
        "crate::C",
        "super::d::D",
        "crate::e::new",
        "self::g",
    ] {
        assert!(found.contains(path), "{path} in {found:?}");
    }
}

/// Returns the edges that are in a cycle, or between cycles.
///
/// It repeatedly removes the edges of modules that import nothing, or that nothing imports.
fn edges_in_cycles(edges: &BTreeSet<(String, String)>) -> BTreeSet<(String, String)> {
    let mut remaining = edges.clone();
    loop {
        let importing: BTreeSet<_> = remaining.iter().map(|(from, _)| from.clone()).collect();
        let imported: BTreeSet<_> = remaining.iter().map(|(_, to)| to.clone()).collect();
        let before = remaining.len();
        remaining.retain(|(from, to)| importing.contains(to) && imported.contains(from));
        if remaining.len() == before {
            return remaining;
        }
    }
}

/// Returns the imports of all files of a crate, except for its tests.
fn imports(crate_root: &str) -> Vec<Import> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(crate_root);
    let sources: BTreeMap<Module, (String, TokenStream)> = rust_files(&root)
        .into_iter()
        .map(|path| {
            let file = path.strip_prefix(&root).unwrap();
            let mut module: Module = file
                .with_extension("")
                .iter()
                .map(|part| part.to_str().unwrap().to_owned())
                .collect();
            if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
                module.pop();
            }
            (module, (file.display().to_string(), parse_code(&path)))
        })
        .collect();
    let mut imports = Vec::new();
    for (from, (file, tokens)) in &sources {
        for path in paths(tokens.clone()) {
            let target = absolute_path(&path, from).and_then(|path| resolve(&path, &sources));
            let Some(to) = target.filter(|to| !from.is_empty() && to != from) else {
                continue;
            };
            let (file, from) = (file.clone(), from.clone());
            imports.push(Import { file, from, to });
        }
    }
    imports
}

/// Resolves `crate`, `self` and `super` at the start of `path`. Returns `None` for any other path.
fn absolute_path(path: &[String], module: &Module) -> Option<Module> {
    let mut absolute = match path.first()?.as_str() {
        "crate" => Module::new(),
        "self" | "super" => module.clone(),
        _ => return None,
    };
    for segment in path {
        match segment.as_str() {
            "crate" | "self" => {}
            "super" => drop(absolute.pop()),
            "__private" => absolute.push("private".to_owned()),
            name => absolute.push(name.to_owned()),
        }
    }
    Some(absolute)
}

/// Returns the module that declares the item at `path`, after following re-exports.
fn resolve(path: &[String], sources: &BTreeMap<Module, (String, TokenStream)>) -> Option<Module> {
    let mut module = Module::new();
    for segment in path {
        module.push(segment.clone());
        if sources.contains_key(&module) {
            continue;
        }
        module.pop();
        // `segment` is an item that `module` declares or re-exports.
        let (_, tokens) = &sources[&module];
        let re_exported = paths(tokens.clone()).into_iter().find(|path| {
            let is_relative = path
                .first()
                .is_some_and(|first| first != "super" && first != "crate");
            is_relative && path.len() > 1 && path.last() == Some(segment)
        });
        let Some(re_exported) = re_exported else {
            break;
        };
        let names = re_exported.into_iter().filter(|name| name != "self");
        let target: Module = module.iter().cloned().chain(names).collect();
        let has_child = target
            .get(..=module.len())
            .is_some_and(|child| sources.contains_key(child));
        if has_child {
            return resolve(&target, sources);
        }
        break;
    }
    (!module.is_empty()).then_some(module)
}

/// Returns the paths in `tokens`. A group such as `a::{b, c::d}` has a path for each item.
fn paths(tokens: TokenStream) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    collect_paths(tokens, &[], &mut found);
    found
}

fn collect_paths(tokens: TokenStream, prefix: &[String], found: &mut Vec<Vec<String>>) {
    let mut path = prefix.to_vec();
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
            TokenTree::Ident(name) if colons == 2 || path.len() == prefix.len() => {
                path.push(name.to_string());
                colons = 0;
            }
            TokenTree::Group(group) if colons == 2 => {
                collect_paths(group.stream(), &path, found);
                path.truncate(prefix.len());
                colons = 0;
            }
            other => {
                found.push(std::mem::replace(&mut path, prefix.to_vec()));
                colons = 0;
                match other {
                    TokenTree::Ident(name) => path.push(name.to_string()),
                    TokenTree::Group(group) => collect_paths(group.stream(), &[], found),
                    TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                }
            }
        }
    }
    found.push(path);
}

/// Returns the code of a file without its unit tests.
fn parse_code(file: &Path) -> TokenStream {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    code.parse()
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Returns the Rust files of `folder` and below, except for tests.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    const TESTS: [&str; 5] = ["tests", "property", "snapshots", "ui_cases", "none_groups"];
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .filter(|path| !TESTS.iter().any(|test| path.file_stem().unwrap() == *test))
        .flat_map(|path| match path.extension() {
            _ if path.is_dir() => rust_files(&path),
            Some(extension) if extension == "rs" => vec![path],
            _ => Vec::new(),
        })
        .collect()
}
