use sha2::{Digest, Sha256};

use super::*;

/// A line for tests.
pub(in crate::domain::audit) fn made_up(number: u128) -> AuditEntry {
    AuditEntry {
        id: uuid::Uuid::from_u128(number).into(),
        at: "2026-11-29T06:00:00".parse().unwrap(),
        actor: "alice@desk.example".to_owned(),
        action: "update".to_owned(),
        record_kind: "vendor".to_owned(),
        record_id: number.to_string(),
        vendor_id: None,
        summary: format!("Line {number}"),
        before_values: None,
        after_values: Some("{}".to_owned()),
    }
}

/// Stands for the key.
fn tag(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest([b"key".as_slice(), bytes].concat()).into()
}

fn trail(count: i64) -> Vec<Line> {
    let mut before = String::new();
    let lines = (1..=count).map(|seq| {
        let entry = made_up(u128::try_from(seq).unwrap());
        let mac = hex::encode(tag(&message(&before, seq, &entry)));
        before.clone_from(&mac);
        Line { seq: Some(seq), mac: Some(mac), entry }
    });
    lines.collect()
}

fn end(lines: &[Line]) -> End {
    lines.last().map_or_else(End::default, |line| End { seq: line.seq.unwrap(), mac: line.mac.clone().unwrap() })
}

/// What is wrong with these lines, where the head stands at `head`.
fn wrong(lines: &[Line], head: &End, anchor: Option<&Anchor>) -> Option<(i64, Fault)> {
    let mut chain = Chain::new(&tag, anchor);
    let followed = lines.iter().try_for_each(|line| chain.follow(line));
    followed.and_then(|()| chain.end(head, None).map(drop)).err().map(|broken| (broken.seq, broken.fault))
}

#[test]
fn a_trail_as_it_was_written_is_sound() {
    for count in [0, 1, 5] {
        let lines = trail(count);
        assert_eq!(wrong(&lines, &end(&lines), end(&lines).anchor().as_ref()), None, "{count}");
    }
}

type Change = fn(&mut AuditEntry);

#[test]
fn every_field_of_a_line_is_held() {
    let changes: [(&str, Change); 10] = [
        ("id", |entry| entry.id = uuid::Uuid::from_u128(99).into()),
        ("at", |entry| entry.at += chrono::Duration::microseconds(1)),
        ("actor", |entry| entry.actor = "Alice@desk.example".to_owned()),
        ("action", |entry| entry.action = "delete".to_owned()),
        ("record_kind", |entry| entry.record_kind.push('s')),
        ("record_id", |entry| entry.record_id.push('0')),
        ("vendor_id", |entry| entry.vendor_id = Some(uuid::Uuid::from_u128(1).into())),
        ("summary", |entry| entry.summary.clear()),
        ("before_values", |entry| entry.before_values = Some(String::new())),
        ("after_values", |entry| entry.after_values = None),
    ];
    for (field, change) in changes {
        let mut lines = trail(5);
        change(&mut lines[2].entry);
        assert_eq!(wrong(&lines, &end(&lines), None), Some((3, Fault::Changed)), "{field}");
    }
}

#[test]
fn a_text_does_not_pass_from_one_field_into_the_next() {
    let mut moved = made_up(1);
    moved.actor.push_str("update");
    moved.action.clear();
    assert_ne!(message("", 1, &moved), message("", 1, &made_up(1)));
}

#[test]
fn a_line_taken_out_put_in_or_moved_is_found() {
    let sound = trail(6);
    let head = end(&sound);
    let mut lines = sound.clone();
    lines.remove(2);
    assert_eq!(wrong(&lines, &head, None), Some((3, Fault::Missing)));
    // Closing the gap does not hide it.
    for (place, line) in lines.iter_mut().enumerate() {
        line.seq = Some(i64::try_from(place).unwrap() + 1);
    }
    assert_eq!(wrong(&lines, &head, None), Some((3, Fault::Changed)));

    let mut lines = sound.clone();
    let (third, fourth) = (lines[2].entry.clone(), lines[3].entry.clone());
    (lines[2].entry, lines[3].entry) = (fourth, third);
    assert_eq!(wrong(&lines, &head, None), Some((3, Fault::Changed)), "swapped");

    let mut lines = sound.clone();
    lines.insert(3, Line { seq: Some(4), mac: sound[3].mac.clone(), entry: made_up(44) });
    for line in &mut lines[4..] {
        line.seq = line.seq.map(|seq| seq + 1);
    }
    assert_eq!(wrong(&lines, &head, None), Some((4, Fault::Changed)), "put in");
    let mut lines = sound;
    lines.insert(3, lines[2].clone());
    assert_eq!(wrong(&lines, &head, None), Some((3, Fault::Changed)), "twice");
}

#[test]
fn a_tail_that_was_cut_is_found_by_the_head_and_by_an_anchor() {
    let sound = trail(6);
    let head = end(&sound);
    assert_eq!(wrong(&sound[..4], &head, None), Some((5, Fault::Cut)));
    // Whoever cuts the tail may put the head back as well: that only an anchor tells.
    let put_back = end(&sound[..4]);
    assert_eq!(wrong(&sound[..4], &put_back, None), None);
    assert_eq!(wrong(&sound[..4], &put_back, head.anchor().as_ref()), Some((5, Fault::Cut)));
    assert_eq!(wrong(&sound, &put_back, None), Some((6, Fault::Head)));
}

#[test]
fn a_trail_written_anew_is_told_by_an_anchor() {
    let (sound, mut anew) = (trail(6), Vec::new());
    let mut before = String::new();
    for mut line in sound.clone() {
        line.entry.summary.push('!');
        let mac = hex::encode(tag(&message(&before, line.seq.unwrap(), &line.entry)));
        before.clone_from(&mac);
        anew.push(Line { mac: Some(mac), ..line });
    }
    assert_eq!(wrong(&anew, &end(&anew), None), None, "whoever has the key can");
    let anchor = end(&sound[..4]).anchor();
    assert_eq!(wrong(&anew, &end(&anew), anchor.as_ref()), Some((4, Fault::Rewritten)));
}

#[test]
fn a_line_beside_the_chain_is_found() {
    let lines = trail(2);
    let mut chain = Chain::new(&tag, None);
    lines.iter().for_each(|line| chain.follow(line).unwrap());
    let broken = chain.end(&end(&lines), Some(made_up(9))).unwrap_err();
    assert_eq!((broken.fault, broken.entry), (Fault::Loose, Some(Box::new(made_up(9)))));
}

#[test]
fn an_anchor_is_read_as_it_is_written() {
    let anchor = end(&trail(3)).anchor().unwrap();
    assert_eq!(anchor.to_string().parse::<Anchor>(), Ok(anchor.clone()));
    let short: Anchor = format!(" 3-{} ", &anchor.mac[..16]).to_uppercase().parse().unwrap();
    assert_eq!(wrong(&trail(3), &end(&trail(3)), Some(&short)), None);
    for text in ["", "3", "3-", "0-9f3c5a7be21d0448", "-3-9f3c5a7be21d0448", "3-9f3c", "3-9f3c5a7be21d044g"] {
        assert_eq!(text.parse::<Anchor>(), Err(NoAnchor), "{text}");
    }
    assert_eq!(End::default().anchor(), None);
}
