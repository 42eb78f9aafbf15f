//! Tables, which the style sheet shows as cards where there is little space.
//!
//! The roles repeat what the elements mean. Some browsers forget it when a style sheet changes the
//! display of a table.

use maud::{Markup, html};

/// The name of the column with the buttons.
pub(super) const ACTION: &str = "Action";

/// Renders a table. `heading` is the ID of its heading, and `body` its `tbody`.
pub(super) fn table(heading: &str, columns: &[&str], body: &Markup) -> Markup {
    html! {
        div.table {
            table role="table" aria-labelledby=(heading) {
                thead role="rowgroup" {
                    tr role="row" {
                        @for column in columns {
                            th class=[(*column == ACTION).then_some("action")] role="columnheader" scope="col" { (column) }
                        }
                    }
                }
                (body)
            }
        }
    }
}

/// Renders a cell. A card shows the column's name next to the content, and omits an empty cell.
pub(super) fn cell(column: &str, content: &Markup) -> Markup {
    html! { td role="cell" data-column=(column) { (content) } }
}

/// Renders the cell that names the row, which is the title of a card.
pub(super) fn title_cell(content: &Markup) -> Markup {
    html! { th role="rowheader" scope="row" { (content) } }
}

/// Renders the cell with the status, which is next to the title of a card.
pub(super) fn status_cell(content: &Markup) -> Markup {
    html! { td.status role="cell" { (content) } }
}

/// Renders the cell with the buttons, which is at the end of a card.
pub(super) fn action_cell(content: &Markup) -> Markup {
    html! { td.action role="cell" { (content) } }
}
