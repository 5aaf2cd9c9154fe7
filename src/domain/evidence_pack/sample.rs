//! The sample: which vendors are looked at closely. Anybody can redo it with a tool that computes SHA-256.
//!
//! Each vendor of the population gets the SHA-256 of `SEED:REFERENCE`; those with the smallest hashes are taken.

use sha2::{Digest, Sha256};

/// How many are taken of a population of some size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// All of them.
    All,
    /// So many.
    Fixed(usize),
    /// So many in a hundred, rounded up, but no more than `most`.
    Percent {
        /// How many in a hundred.
        percent: usize,
        /// At most so many.
        most: usize,
    },
}

/// A line of the size rule: it holds for populations up to a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeStep {
    /// The largest population it holds for; `None` for all larger ones.
    pub up_to: Option<usize>,
    /// How many are taken.
    pub share: Share,
    /// The same in words.
    pub words: &'static str,
}

/// How many vendors are taken. The auditor's own rule wins over it.
pub const SIZE_RULE: [SizeStep; 3] = [
    SizeStep { up_to: Some(5), share: Share::All, words: "up to 5 vendors: all of them" },
    SizeStep { up_to: Some(50), share: Share::Fixed(5), words: "6 to 50 vendors: 5" },
    SizeStep {
        up_to: None,
        share: Share::Percent { percent: 10, most: 25 },
        words: "more than 50 vendors: 10 %, rounded up, at most 25",
    },
];

/// How many the size rule takes of a population.
pub fn size_for(population: usize) -> usize {
    let step = SIZE_RULE.iter().find(|step| step.up_to.is_none_or(|most| population <= most));
    match step.map_or(Share::All, |step| step.share) {
        Share::All => population,
        Share::Fixed(size) => size,
        Share::Percent { percent, most } => (population * percent).div_ceil(100).min(most),
    }
}

/// A vendor of the population, with its place in the draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// SHA-256 of `SEED:REFERENCE`, in hex.
    pub hash: String,
    /// Its reference.
    pub reference: String,
}

/// The SHA-256, in hex, by which a vendor is drawn.
pub fn hash(seed: u32, reference: &str) -> String {
    hex::encode(Sha256::digest(format!("{seed}:{reference}")))
}

/// The population in the order of the draw: ascending by hash. The first so many are the sample.
pub fn draw(seed: u32, population: &[String]) -> Vec<Draw> {
    let draw = |reference: &String| Draw { hash: hash(seed, reference), reference: reference.clone() };
    let mut drawn: Vec<Draw> = population.iter().map(draw).collect();
    drawn.sort_by(|one, other| (&one.hash, &one.reference).cmp(&(&other.hash, &other.reference)));
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_rule_takes_all_of_few_five_of_some_and_a_tenth_of_many() {
        for (population, size) in [
            (0, 0),
            (1, 1),
            (5, 5),
            (6, 5),
            (50, 5),
            (51, 6),
            (60, 6),
            (61, 7),
            (240, 24),
            (241, 25),
            (250, 25),
            (251, 25),
            (100_000, 25),
        ] {
            assert_eq!(size_for(population), size, "{population}");
        }
    }

    /// The hashes are what `printf '%s' '7:V-0001' | sha256sum` prints.
    #[test]
    fn a_draw_can_be_redone_with_sha256sum() {
        let given = [
            ("V-0001", "0e03f5026419af74828655cfc4642d9f05c58091833cccc582abc10bdfb38104"),
            ("V-0002", "e5738424e6ecff8956ccb1393718079dabde465a5f084faa08051005d7fef610"),
            ("V-0003", "77eb36de1f7852b31a06145e5353497ea3c38f6657d0fa48c0bf5a29d5fc4d37"),
            ("V-0004", "2d9573a631613dba6a0851557b84f9e9d0a5471f0f98e72506da4b2a81a238fa"),
        ];
        for (reference, expected) in given {
            assert_eq!(hash(7, reference), expected, "{reference}");
        }
        let population: Vec<String> = given.iter().map(|(reference, _)| (*reference).to_owned()).collect();
        let drawn = draw(7, &population);
        let order: Vec<&str> = drawn.iter().map(|one| one.reference.as_str()).collect();
        assert_eq!(order, ["V-0001", "V-0004", "V-0003", "V-0002"]);
        let mut turned = population;
        turned.reverse();
        assert_eq!(draw(7, &turned), drawn, "the order of the population makes no difference");
        assert_ne!(draw(8, &turned), drawn, "another seed draws otherwise");
    }
}
