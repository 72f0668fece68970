//! Tables as HTML: the fifth way to write the one model of a table.

use maud::{Markup, html};

use crate::table::{Align, Table};

/// The table's columns and rows; its title, words and notes are the page's business. The caption says what it is.
pub fn render(table: &Table, caption: &str) -> Markup {
    let class = |align: Align| matches!(align, Align::Right).then_some("number");
    html! {
        div .wide tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead {
                    tr {
                        @for column in &table.columns {
                            th scope="col" class=[class(column.align)] { (column.header) }
                        }
                    }
                }
                tbody {
                    @for row in &table.rows {
                        tr .group[row.starts_group] {
                            @for (column, cell) in table.columns.iter().zip(&row.cells) {
                                td class=[class(column.align)] { (cell.text()) }
                            }
                        }
                    }
                }
            }
        }
    }
}
