//! Our controls, reviews, and documents on file.

diesel::table! {
    controls (id) {
        id -> Text,
        reference -> Text,
        reference_key -> Text,
        name -> Text,
        description -> Nullable<Text>,
        owner_id -> Nullable<Text>,
        status -> Text,
        evidence -> Nullable<Text>,
        checked_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    reviews (id) {
        id -> Text,
        vendor_id -> Text,
        kind -> Text,
        soc_report_id -> Nullable<Text>,
        period_start -> Nullable<Date>,
        period_end -> Nullable<Date>,
        looked_at -> Text,
        conclusion -> Nullable<Text>,
        outcome -> Nullable<Text>,
        conditions -> Nullable<Text>,
        next_due_on -> Nullable<Date>,
        corrects_id -> Nullable<Text>,
        state -> Text,
        residual -> Nullable<BigInt>,
        band -> Nullable<Text>,
        reviewer -> Nullable<Text>,
        reviewer_account -> Nullable<Text>,
        reviewed_at -> Nullable<Timestamp>,
        approver -> Nullable<Text>,
        approver_account -> Nullable<Text>,
        approved_at -> Nullable<Timestamp>,
        sent_back -> Nullable<Text>,
        filled_by -> Text,
        digest -> Nullable<Text>,
        imported -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    documents (id) {
        id -> Text,
        vendor_id -> Text,
        soc_report_id -> Nullable<Text>,
        attachment_id -> Text,
        file_name -> Text,
        title -> Text,
        restriction -> Nullable<Text>,
        readers -> Text,
        created_by -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}
