//! Narrows a list to the vendors that somebody sees: by the person who owns them, never by a name.

use diesel::prelude::*;

use super::schema::vendors;
use crate::domain::ids::PersonId;

/// The ids of the vendors that this person owns.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn owned_by(person: PersonId) -> _ {
    let own = vendors::business_owner_id.eq(person).or(vendors::security_owner_id.eq(person));
    vendors::table.filter(own).select(vendors::id)
}

/// Keeps the rows of vendors in a scope, by the column that holds the vendor's id. The query names the vendors' table
/// nowhere else.
macro_rules! within {
    ($query:expr, $scope:expr, $vendor:expr) => {
        match $scope {
            $crate::domain::access::Scope::All => $query,
            $crate::domain::access::Scope::Own(person) => {
                $query.filter($vendor.eq_any($crate::db::scope::owned_by(person)))
            }
            // No row is without its vendor: this keeps none.
            $crate::domain::access::Scope::Nobodys => $query.filter($vendor.is_null()),
        }
    };
}
pub(super) use within;

/// Keeps the rows of vendors in a scope, in a query that joins the vendors' table.
macro_rules! joined_within {
    ($query:expr, $scope:expr) => {
        match $scope {
            $crate::domain::access::Scope::All => $query,
            $crate::domain::access::Scope::Own(person) => {
                $query.filter(vendors::business_owner_id.eq(person).or(vendors::security_owner_id.eq(person)))
            }
            $crate::domain::access::Scope::Nobodys => $query.filter(vendors::id.is_null()),
        }
    };
}
pub(super) use joined_within;
