//! Who stands behind our vendors, two hops deep: three columns of names and the lines between them.

use askama::Template;

use super::Percent;
use crate::web::view::html_pieces;

/// Left ends of the columns and their width, in percent.
const COLUMNS: [f64; 3] = [0.25, 36.0, 71.75];
const WIDTH: f64 = 28.0;
/// Pixels: where the first box begins, how far apart boxes stand, and how high they are.
const TOP: usize = 26;
const STEP: usize = 36;
const BOX: usize = 28;
/// Letters of a name that a box holds.
const LETTERS: usize = 24;

/// A party to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HopNode {
    /// What it is called.
    pub name: String,
    /// Where it leads.
    pub url: String,
    /// What its title says after the name.
    pub said: String,
    /// Whether the outage that is looked at touches it.
    pub hit: bool,
}

/// A row of the table: who stands on whom.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TieRow {
    from: HopNode,
    to: HopNode,
    hit: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Placed {
    node: HopNode,
    label: String,
    x: Percent,
    text_x: Percent,
    width: Percent,
    y: usize,
    text_y: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct Line {
    x1: Percent,
    x2: Percent,
    y1: usize,
    y2: usize,
    hit: bool,
}

/// The picture.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "figure/two_hops.html")]
pub struct HopFigure {
    title: String,
    height: usize,
    nodes: Vec<Placed>,
    lines: Vec<Line>,
    rows: Vec<TieRow>,
    left_out: Option<String>,
    marks: bool,
}

impl HopFigure {
    /// Lays three columns out with the ties between them; `left_out` says how many found no place.
    pub fn new(
        title: String,
        columns: [Vec<HopNode>; 3],
        ties: &[Vec<(usize, usize)>; 2],
        left_out: Option<String>,
    ) -> Self {
        let rows = rows(&columns, ties);
        let [first, second] = ties;
        let swapped: Vec<(usize, usize)> = first.iter().map(|(left, right)| (*right, *left)).collect();
        let [left, middle, right] = columns;
        let places: Vec<usize> = (0..middle.len()).collect();
        let orders = [lined_up(left.len(), &swapped, &places), places.clone(), lined_up(right.len(), second, &places)];
        let height = TOP + STEP * left.len().max(middle.len()).max(right.len());
        let mut nodes = Vec::new();
        for ((column, order), x) in [left, middle, right].into_iter().zip(&orders).zip(COLUMNS) {
            nodes.extend(column.into_iter().zip(order).map(|(node, row)| placed(node, *row, x)));
        }
        let marks = nodes.iter().any(|one| one.node.hit);
        let lines = lines(&rows_hit(&nodes), ties, &orders);
        Self { title, height, nodes, lines, rows, left_out, marks }
    }
}

fn placed(node: HopNode, row: usize, x: f64) -> Placed {
    let y = TOP + STEP * row;
    let label = if node.name.chars().count() > LETTERS {
        format!("{}…", node.name.chars().take(LETTERS - 1).collect::<String>().trim_end())
    } else {
        node.name.clone()
    };
    Placed { node, label, x: Percent(x), text_x: Percent(x + 1.5), width: Percent(WIDTH), y, text_y: y + BOX / 2 + 4 }
}

/// The row of each node of a column, in the order of the middle of those it is tied to: fewer lines cross so.
fn lined_up(count: usize, ties: &[(usize, usize)], places: &[usize]) -> Vec<usize> {
    let middle = |node: usize| {
        let rows = ties.iter().filter(|(_, tied)| *tied == node).filter_map(|(from, _)| places.get(*from));
        let (sum, many) = rows.fold((0, 0), |(sum, many), row| (sum + row, many + 1));
        // Tenths of a row keep the order of middles that fall between two rows.
        (sum * 10_usize).checked_div(many).unwrap_or(usize::MAX)
    };
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|node| (middle(*node), *node));
    let mut rows = vec![0; count];
    for (row, node) in order.into_iter().enumerate() {
        if let Some(place) = rows.get_mut(node) {
            *place = row;
        }
    }
    rows
}

/// Whether each node is touched, column by column.
fn rows_hit(nodes: &[Placed]) -> [Vec<bool>; 3] {
    COLUMNS.map(|x| nodes.iter().filter(|one| one.x == Percent(x)).map(|one| one.node.hit).collect())
}

fn lines(hit: &[Vec<bool>; 3], ties: &[Vec<(usize, usize)>; 2], orders: &[Vec<usize>; 3]) -> Vec<Line> {
    let mut lines = Vec::new();
    let sides = hit.iter().zip(hit.iter().skip(1)).zip(orders.iter().zip(orders.iter().skip(1)));
    let ends = COLUMNS.iter().zip(COLUMNS.iter().skip(1));
    for (ties, (((from_hit, to_hit), (from, to)), (x1, x2))) in ties.iter().zip(sides.zip(ends)) {
        for (left, right) in ties {
            let Some((y1, y2)) = from.get(*left).zip(to.get(*right)) else { continue };
            let middle = |row: usize| TOP + STEP * row + BOX / 2;
            let hit = from_hit.get(*left).zip(to_hit.get(*right)).is_some_and(|(one, other)| *one && *other);
            lines.push(Line { x1: Percent(x1 + WIDTH), x2: Percent(*x2), y1: middle(*y1), y2: middle(*y2), hit });
        }
    }
    lines.sort_by_key(|line| line.hit);
    lines
}

fn rows(columns: &[Vec<HopNode>; 3], ties: &[Vec<(usize, usize)>; 2]) -> Vec<TieRow> {
    let pairs = columns.iter().zip(columns.iter().skip(1)).zip(ties);
    let mut rows: Vec<TieRow> = Vec::new();
    for ((from, to), ties) in pairs {
        for (left, right) in ties {
            if let Some((from, to)) = from.get(*left).zip(to.get(*right)) {
                let row = TieRow { hit: from.hit && to.hit, from: from.clone(), to: to.clone() };
                // A vendor that is a provider too stands in two columns.
                if !rows.iter().any(|known| known.from.name == row.from.name && known.to.name == row.to.name) {
                    rows.push(row);
                }
            }
        }
    }
    rows
}

html_pieces!(HopFigure);

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str, hit: bool) -> HopNode {
        HopNode { name: name.into(), url: "/".into(), said: String::new(), hit }
    }

    #[test]
    fn names_stand_beside_those_they_are_tied_to() {
        let columns =
            [vec![node("a", false), node("b", true)], vec![node("p", true), node("q", false)], vec![node("z", true)]];
        let ties = [vec![(0, 1), (1, 0)], vec![(0, 0)]];
        let figure = HopFigure::new("t".into(), columns, &ties, None);
        let ys: Vec<_> = figure.nodes.iter().map(|one| (one.node.name.as_str(), one.y)).collect();
        assert_eq!(ys, [("a", TOP + STEP), ("b", TOP), ("p", TOP), ("q", TOP + STEP), ("z", TOP)]);
        assert!(figure.lines.iter().all(|line| line.y1 == line.y2), "no line crosses another");
        assert_eq!(figure.lines.iter().filter(|line| line.hit).count(), 2);
        assert_eq!((figure.rows.len(), figure.height), (3, TOP + 2 * STEP));
    }

    #[test]
    fn a_long_name_is_cut_in_its_box_only() {
        let name = "An Organization With A Name Of Many Words";
        let figure = HopFigure::new("t".into(), [vec![node(name, false)], vec![], vec![]], &[vec![], vec![]], None);
        assert_eq!(figure.nodes[0].label, "An Organization With A…");
        assert!(figure.render().unwrap().contains(&format!("<title>{name}")));
    }
}
