//! Tests that each combination of filters uses the right index of SQLite.

use super::statement::Statement;
use sqlx::Row;

use super::*;

/// Returns the lines of SQLite's plan that name this table.
async fn plan(store: &Store, statement: Statement, table: &str) -> Vec<String> {
    let rows = statement.explained().fetch_all(store).await.unwrap();
    let lines = rows.iter().map(|row| row.get::<String, _>("detail"));
    lines.filter(|line| line.contains(table)).collect()
}

/// Calls `check` with all combinations of filters, and of a status.
async fn for_all_filters(check: impl AsyncFn(Filter, bool)) {
    for bits in 0..16 {
        let text = |bit: u8| (bits & bit != 0).then(|| "x".to_owned());
        let filter = Filter {
            case: text(1),
            customer: text(2),
            agent: text(4),
        };
        check(filter, bits & 8 != 0).await;
    }
}

/// Returns the first columns of the index for these filters.
fn best_columns(filter: &Filter, status: Option<&str>) -> String {
    match (filter, status) {
        (Filter { case: Some(_), .. }, _) => "case_number=?".to_owned(),
        (
            Filter {
                customer: Some(_), ..
            },
            _,
        ) => "customer_id=?".to_owned(),
        (Filter { agent: Some(_), .. }, Some(status)) => format!("agent_id=? AND {status}=?"),
        (Filter { agent: Some(_), .. }, None) => "agent_id=?".to_owned(),
        (_, Some(status)) => format!("{status}=?"),
        (_, None) => String::new(),
    }
}

#[tokio::test]
async fn filters_of_trail_use_best_index() {
    let (store, _folder) = new_store().await;
    for_all_filters(async |filter, has_status| {
        for has_times in [false, true] {
            let query = TrailQuery {
                filter: filter.clone(),
                status: has_status.then_some(RecordStatus::Issued),
                from: has_times.then_some(UNIX_EPOCH),
                until: has_times.then_some(UNIX_EPOCH),
                before: has_times.then(|| "1-1".parse().unwrap()),
            };
            let columns = best_columns(&filter, has_status.then_some("status"));
            let times = if has_times { "time>? AND time<?" } else { "" };
            let parts = [&*columns, times].into_iter().filter(|it| !it.is_empty());
            let parts = parts.collect::<Vec<_>>().join(" AND ");
            let plan = plan(&store, query.statement(50).unwrap(), " audit_records ").await;
            let (access, expected) = match &*parts {
                "" => ("SCAN", "audit_records_by_time".to_owned()),
                parts => ("SEARCH", format!("({parts})")),
            };
            assert_eq!(plan.len(), 1, "{query:?}: {plan:?}");
            assert!(plan[0].starts_with(access), "{query:?}: {plan:?}");
            assert!(plan[0].ends_with(&expected), "{query:?}: {plan:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn filters_of_links_use_best_index() {
    let (store, _folder) = new_store().await;
    for_all_filters(async |filter, has_state| {
        let columns = best_columns(&filter, has_state.then_some("state"));
        let query = LinkQuery {
            filter,
            // Links that pages show as ended have two states in the database.
            states: has_state.then_some(State::Ended).into_iter().collect(),
            before: None,
        };
        let statement = query.statement(UNIX_EPOCH).unwrap();
        let plan = plan(&store, statement, " links ").await;
        let expected = match &*columns {
            "" => "(rowid<?)".to_owned(),
            columns => format!("({columns} AND number<?)"),
        };
        assert_eq!(
            plan.len(),
            1 + usize::from(has_state),
            "{query:?}: {plan:?}"
        );
        for line in &plan {
            assert!(line.ends_with(&expected), "{query:?}: {plan:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn agents_with_records_are_looked_up() {
    let (store, _folder) = new_store().await;
    let plan = plan(&store, Statement::new(trail::AGENTS), "audit_records").await;
    for line in &plan {
        assert!(line.starts_with("SEARCH"), "{plan:?}");
    }
}

async fn new_store() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::Sqlite(folder.path().join("console.sqlite"));
    (Store::open(&database).await.unwrap(), folder)
}
