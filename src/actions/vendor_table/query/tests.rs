use super::*;

fn parse(parameters: &[(&'static str, &'static str)]) -> Result<TableQuery, AppError> {
    TableQuery::parse(parameters.iter().copied())
}

#[test]
fn what_an_address_says_is_what_it_is_written_as() {
    for given in [
        vec![],
        vec![("tab", "high-risk"), ("q", "cloud eu"), ("sort", "name"), ("band", "high"), ("band", "low")],
        vec![
            ("sort", "-next_on"),
            ("status", "in_review"),
            ("owner", "Ada & Co"),
            ("columns", "name,status"),
            ("limit", "20"),
        ],
        vec![("inherent", "40-50"), ("effectiveness", "90-101")],
    ] {
        let query = parse(&given).unwrap();
        let written: Vec<_> = query.parameters();
        assert_eq!(written.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>(), given);
    }
    assert!(parse(&[("q", " "), ("band", "")]).unwrap().parameters().is_empty());
    assert_eq!(parse(&[("sort", "-next")]).unwrap().sort, VendorSort::Next);
}

#[test]
fn a_value_that_is_not_known_is_told_with_those_that_are() {
    for (name, value) in [
        ("sort", "-owner"),
        ("band", "grave"),
        ("tier", "1"),
        ("status", "x"),
        ("soc", "yes"),
        ("tab", "mine"),
        ("limit", "0"),
        ("limit", "201"),
        ("columns", "name,x"),
        ("after", "x"),
        ("before", "eA"),
        ("colour", "red"),
        ("inherent", "5"),
        ("inherent", "9-3"),
    ] {
        let Err(AppError::Invalid(errors)) = parse(&[(name, value)]) else { panic!("{name}={value} was taken") };
        assert_eq!((errors.len(), errors[0].field.as_str()), (1, name));
    }
}

#[test]
fn a_place_in_a_list_holds_for_its_order_only() {
    let key = Key { value: "a\nb, c".into(), id: uuid::Uuid::from_u128(7).into() };
    let cursor = Cursor { key, place: 51, field: "name" };
    assert_eq!(Cursor::decode(&cursor.encode(), "name"), Some(cursor.clone()));
    assert_eq!(Cursor::decode(&cursor.encode(), "residual"), None);
}

#[test]
fn a_column_is_hidden_and_shown_again_and_the_first_stays() {
    let mut query = parse(&[]).unwrap();
    let before: Vec<_> = query.columns.iter().map(|column| column.name).collect();
    query.toggle_column("tier");
    query.toggle_column("name");
    assert!(query.columns.iter().all(|column| column.name != "tier") && query.columns[0].name == "name");
    query.toggle_column("tier");
    assert_eq!(query.columns.iter().map(|column| column.name).collect::<Vec<_>>(), before);
}
