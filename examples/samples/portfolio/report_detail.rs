//! One report read whole, as its workbook holds it: Harbour Payroll's SOC 2 of 2025-07 to 2026-06.

use ninefold::domain::import::field::ImportKind;

use super::{
    papers::table,
    register::report_cells,
    sheet::{Error, Table, new_workbook, write_grid},
    soc_reports::SOC_REPORTS,
};

type Row = &'static [(&'static str, &'static str)];

const EXCEPTIONS: &[Row] = &[
    &[
        ("reference", "E-1"),
        ("control", "HP-6.2.4"),
        ("criteria", "CC6.2; CC6.3"),
        ("description", "Access of leavers was not withdrawn within two working days"),
        ("severity", "High"),
        ("population", "212 leavers"),
        ("sample", "25"),
        ("deviations", "7"),
        ("cause", "The feed from the staff system stopped for nine weeks"),
        ("response", "The feed is watched since May 2026, and a weekly comparison was added"),
        ("fixed", "No"),
        ("finding_made", "Accounts of leavers stay active for weeks"),
    ],
    &[
        ("reference", "E-2"),
        ("control", "HP-7.1.2"),
        ("criteria", "CC7.1"),
        ("description", "One quarterly scan of the staff portal was run 19 days late"),
        ("severity", "Low"),
        ("population", "4 scans"),
        ("sample", "4"),
        ("deviations", "1"),
        ("response", "The schedule moved from a calendar to the job runner"),
        ("fixed", "No"),
    ],
];

const CUECS: &[Row] = &[
    &[
        ("reference", "U-1"),
        ("description", "User entities tell the provider of leavers on their last day"),
        ("criteria", "CC6.2"),
        ("our_control", "HR-12"),
        ("owner", "Payroll owner"),
        ("status", "Implemented"),
    ],
    &[
        ("reference", "U-2"),
        ("description", "User entities review who may approve a payroll run every quarter"),
        ("criteria", "CC6.3"),
        ("our_control", "AC-04"),
        ("owner", "Security analyst"),
        ("status", "Planned"),
        ("reason", "The portal was added to the review in October"),
    ],
    &[
        ("reference", "U-3"),
        ("description", "User entities switch on sign-in with a second factor for their administrators"),
        ("criteria", "CC6.1"),
        ("status", "Not mapped"),
    ],
];

const SUBSERVICES: &[Row] = &[
    &[("name", "Northgate Cloud"), ("purpose", "Hosting of the payroll platform"), ("method", "Carve-out")],
    &[
        ("name", "Cindermail"),
        ("purpose", "Delivery of payslip notices"),
        ("method", "Carve-out"),
        ("interchangeable", "any mail provider"),
    ],
];

const CSOCS: &[Row] = &[
    &[
        ("organization", "Northgate Cloud"),
        ("reference", "C-1"),
        ("description", "Physical access to data centres is limited to those who need it"),
        ("criteria", "CC6.4"),
    ],
    &[
        ("organization", "Northgate Cloud"),
        ("reference", "C-2"),
        ("description", "Storage media are wiped before they leave"),
        ("criteria", "CC6.5"),
    ],
];

const BRIDGE_LETTERS: &[Row] = &[&[
    ("letter_start", "2026-07-01"),
    ("letter_end", "2026-09-30"),
    ("signer", "Head of compliance, Harbour Payroll"),
    ("issued", "2026-10-08"),
    ("material_changes", "No"),
    ("incidents", "No"),
]];

/// The workbook with a sheet for each part of the report.
pub fn workbook() -> Result<Vec<u8>, Error> {
    let mut report = Table::new(ImportKind::SocReportDetail);
    report.push(report_cells(SOC_REPORTS.first().ok_or("the sample has no report")?));
    let sheets = [
        ("Report", report),
        ("Exceptions", table(ImportKind::Exceptions, EXCEPTIONS)),
        ("CUECs", table(ImportKind::Cuecs, CUECS)),
        ("Subservice organizations", table(ImportKind::Subservices, SUBSERVICES)),
        ("CSOCs", table(ImportKind::Csocs, CSOCS)),
        ("Bridge letters", table(ImportKind::BridgeLetters, BRIDGE_LETTERS)),
    ];
    let mut workbook = new_workbook("SOC report detail")?;
    for (name, table) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        write_grid(sheet, 0, &table.grid()?)?;
    }
    Ok(workbook.save_to_buffer()?)
}
