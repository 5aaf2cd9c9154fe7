//! The register compared with other lists.

diesel::table! {
    reconciliation_exclusions (id) {
        id -> Text,
        name_key -> Text,
        name -> Text,
        reason -> Text,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    reconciliations (id) {
        id -> Text,
        reference -> Text,
        list_name -> Text,
        kind -> Text,
        as_of -> Date,
        attachment_id -> Text,
        file_name -> Text,
        sha256 -> Text,
        same_as -> Nullable<Text>,
        sheet -> Text,
        heading_row -> Integer,
        name_column -> Text,
        other_sheets -> Text,
        rows_read -> Integer,
        rows_named -> Integer,
        rows_blank -> Integer,
        rows_unreadable -> Integer,
        unreadable_cells -> Text,
        vendors -> Integer,
        found_both -> Integer,
        found_similar -> Integer,
        found_only_there -> Integer,
        found_archived -> Integer,
        found_excluded -> Integer,
        found_only_here -> Integer,
        sample -> Bool,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    reconciliation_entries (id) {
        id -> Text,
        reconciliation_id -> Text,
        place -> Integer,
        class -> Text,
        unexcluded_class -> Text,
        how -> Nullable<Text>,
        why -> Nullable<Text>,
        name -> Text,
        name_key -> Text,
        sheet_row -> Nullable<Integer>,
        times -> Integer,
        amount -> Nullable<Text>,
        currency -> Nullable<Text>,
        last_paid_on -> Nullable<Date>,
        domain -> Nullable<Text>,
        owner -> Nullable<Text>,
        vendor_id -> Nullable<Text>,
        vendor_name -> Nullable<Text>,
        exclusion_id -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
    }
}
