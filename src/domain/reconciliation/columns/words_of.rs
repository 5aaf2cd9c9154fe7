//! The words by which a heading says what stands below it.

use crate::domain::{
    import::words::{singular, telling_words, without_brackets},
    reconciliation::ListKind,
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Names; the higher, the more certain.
    Name(u8),
    /// What was paid.
    Amount,
    /// In which currency.
    Currency,
    /// When it was last paid.
    LastPaid,
    /// A web domain or address.
    Domain,
    /// Whose it is.
    Owner,
}

/// Headings that name the one who is paid, or the thing that is used.
const CERTAIN: &[&str] = &[
    "vendor",
    "supplier",
    "payee",
    "creditor",
    "merchant",
    "beneficiary",
    "third party",
    "provider",
    "service provider",
    "application",
    "app",
    "software",
    "asset",
    "csp",
    "subprocessor",
    "sub processor",
    "lieferant",
    "kreditor",
    "zahlungsempfanger",
    "dienstleister",
    "anbieter",
    "anwendung",
    "fournisseur",
    "beneficiaire",
    "prestataire",
    "proveedor",
    "acreedor",
    "beneficiario",
    "aplicacion",
];
/// Headings under which names may stand where no other says so.
const LIKELY: &[&str] =
    &["company", "company name", "organization", "organisation", "business name", "firma", "tool", "product"];
/// The least: anything has a name.
const PLAIN: &[&str] = &["name", "name 1", "display name", "label", "title", "nombre", "nom"];

/// Words that turn “vendor …” into something other than its name.
const ASIDE: &[&str] = &[
    "id",
    "number",
    "no",
    "nr",
    "code",
    "key",
    "type",
    "category",
    "kategorie",
    "status",
    "address",
    "email",
    "mail",
    "owner",
    "site",
    "group",
    "tax",
    "vat",
    "iban",
    "bank",
    "account",
    "invoice",
    "url",
    "website",
    "web",
    "domain",
    "country",
    "city",
    "zip",
    "contact",
    "phone",
    "risk",
    "tier",
    "class",
    "description",
    "term",
    "since",
    "date",
    "score",
    "rating",
    "criticality",
    "spend",
    "amount",
    "total",
    "count",
    "user",
    "manager",
    "reference",
    "ref",
    "nummer",
    "version",
    "level",
    "currency",
    "paid",
    "payment",
];

const AMOUNT: &[&str] = &[
    "amount",
    "paid",
    "amount paid",
    "paid amount",
    "total",
    "total paid",
    "total amount",
    "spend",
    "total spend",
    "annual spend",
    "spend ytd",
    "ytd spend",
    "invoice amount",
    "payment amount",
    "invoiced",
    "value",
    "cost",
    "annual cost",
    "sum",
    "betrag",
    "summe",
    "umsatz",
    "montant",
    "importe",
];
const CURRENCY: &[&str] = &["currency", "ccy", "currency code", "wahrung", "devise", "moneda"];
const LAST_PAID: &[&str] = &[
    "last paid",
    "last payment",
    "last payment date",
    "last paid date",
    "payment date",
    "paid date",
    "date paid",
    "paid on",
    "last invoice",
    "last invoice date",
    "zahlungsdatum",
    "letzte zahlung",
    "date paiement",
    "fecha pago",
];
const DOMAIN: &[&str] = &[
    "domain",
    "web domain",
    "website",
    "web site",
    "url",
    "app url",
    "application url",
    "login url",
    "vendor website",
    "vendor domain",
    "supplier website",
    "company website",
    "csp website",
    "website url",
    "homepage",
    "webseite",
    "site web",
    "sitio web",
];
const OWNER: &[&str] = &[
    "owner",
    "business owner",
    "app owner",
    "application owner",
    "asset owner",
    "vendor owner",
    "service owner",
    "requester",
    "requested by",
    "responsible",
    "verantwortlich",
    "verantwortlicher",
    "responsable",
];

/// What a heading says; `None` where it says nothing that is read.
pub(super) fn role(heading: &str) -> Option<Role> {
    let words: Vec<String> =
        telling_words(&without_brackets(heading)).iter().map(|word| singular(word).into_owned()).collect();
    let phrase = words.join(" ");
    let is = |known: &[&str]| known.contains(&phrase.as_str());
    if is(CERTAIN) {
        return Some(Role::Name(4));
    }
    let other = [
        (AMOUNT, Role::Amount),
        (CURRENCY, Role::Currency),
        (LAST_PAID, Role::LastPaid),
        (DOMAIN, Role::Domain),
        (OWNER, Role::Owner),
    ];
    if let Some((_, role)) = other.into_iter().find(|(known, _)| is(known)) {
        return Some(role);
    }
    if is(LIKELY) {
        return Some(Role::Name(2));
    }
    if is(PLAIN) {
        return Some(Role::Name(1));
    }
    let any = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let certain = any(CERTAIN) && !any(ASIDE);
    certain.then(|| Role::Name(if any(&["name", "label", "nom", "nombre"]) { 5 } else { 3 }))
}

/// What kind of list a heading of names makes it look like.
pub(super) fn names_of_kind(heading: &str, says_what_was_paid: bool) -> ListKind {
    let words = telling_words(heading);
    let any = |known: &[&str]| words.iter().any(|word| known.contains(&singular(word).as_ref()));
    if any(&["payee", "creditor", "kreditor", "zahlungsempfanger", "acreedor"]) || says_what_was_paid {
        ListKind::AccountsPayable
    } else if any(&["application", "app", "anwendung", "aplicacion"]) {
        ListKind::Sso
    } else if any(&["asset", "software"]) {
        ListKind::Assets
    } else {
        ListKind::Other
    }
}
