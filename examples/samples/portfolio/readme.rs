//! The README beside the sample files: the story, and each service's ratings with the inherent score they give.

use super::records::Service;
use super::register::vendors;

const STORY: &str = "\
# The sample portfolio

Made by `cargo run --example samples`; edit `examples/samples/`, not these files. Every vendor, person, report and
answer is invented; the addresses end in `.example`. The question texts are our own, also in the questionnaire that
has the shape and the ids of CAIQ 4.

Anchor day 2026-11-22, fiscal year 2025-12-01 to 2026-11-30. What there is to see:

- **Harbour Payroll**: an opinion qualified on CC6, days of the year that no report covers, notice by 2026-12-01.
- **Lanternpay**: its SOC 2 goes stale on 2026-12-12, in 20 days; a SOC 1 stands beside it.
- **Saltmarsh Hosting**: March and April 2026 lie between two reports. **Fernhill Backup**: a stale report.
- **Greyfen Logs**: a Type 1 only, on its way to a Type 2 that is expected on 2027-05-31, review overdue.
- **Marram Customs**: a SOC 1 only. **Umber Video**: a SOC 3 only.
- **Kiteline Network**: our service is only partly inside the boundary. **Cindermail**: a period of four months.
- **Wickerdesk Support**: the notice deadline was missed on 2026-11-20. **Dunlin Events**: leaves on 2026-12-20.
- **Harbour Payroll** again: one report read whole, with two exceptions, three CUECs (one planned, one not mapped), two
  organizations behind it and a bridge letter; the exception became a finding. Its review takes it with conditions, and two
  of what it expects are mapped to our own controls. **Northgate Cloud**: a review that is still a draft.
- **Northgate Cloud** again: six vendors stand on it. **Tallow Analytics**: its list of sub-processors has changed.
- **Tallow Analytics**: an accepted risk. **Junco Telephony**: a certificate that has expired. **Kiteline Network**: a
  finding that is closed.
- **Harbour Payroll** once more: an incident that the vendor confirmed and that is still open. **Quillstack**: one that it
  has not confirmed. **Junco Telephony**: one that is over.
- **Kiteline Network**: a line that nobody looked at for over a year. **Northgate Cloud**: one reviewed in autumn.
- **Curlew Storage**: left with every step of its checklist done. **Dunlin Events**: its checklist is under way.
  **Sandpiper Fax**: left without one.
- **Vetch Monitoring**: held at Medium by an override that lapses on 2026-11-28, in six days.
- **Orchard Benefits**: health data and no evidence at all, at the beginning of its way to a SOC 2.
- **Tallow Analytics**: its own word and many a No; it mends what a gap analysis found, for a Type 1 in spring.
- **Junco Telephony**: answers that we verified. **Ridgeway Print**: nobody owns it.
- `accounts-payable.xlsx` is no register: it is a list to reconcile (`ninefold reconcile`). **Heronsgate Expenses**,
  **Foxglove Transcription** and **Millrace Catering** were paid and are not on the register, two names look like a vendor,
  **Sandpiper Fax** is terminated and was paid still, and the **Borough of Eastmere** is no vendor.
- **Sedge Assist**, **Wren Scheduling**: in review, not rated. Four vendors are archived.

On the anchor day reminders are due to eleven contract owners, the security analyst and the privacy lead.

| Vendor | Service | Ratings | Inherent |
|---|---|---|---:|
";

const RATINGS_NOTE: &str = "
Ratings: data sensitivity, criticality, access, substitutability, data volume, regulatory, fourth parties, geography,
spend; `-` is not rated and counts as 3.
";

/// The README's text.
pub fn text() -> String {
    let mut text = STORY.to_owned();
    for vendor in vendors() {
        for Service { name, ratings, inherent, .. } in vendor.services {
            let Some(inherent) = inherent else { continue };
            let unrated = if ratings.contains('-') { " (unrated)" } else { "" };
            text += &format!("| {} | {name} | `{ratings}` | {inherent:.1}{unrated} |\n", vendor.name);
        }
    }
    text + RATINGS_NOTE
}
