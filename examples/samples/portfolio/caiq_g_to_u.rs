//! Controls of the domains GRC to UEM, in our own words, with Harbour Payroll's answers.

use super::caiq::{Answered, Control};

/// Controls of the domains GRC to UEM, in our own words, with Harbour Payroll's answers.
pub const G_TO_U: &[Control] = &[
    Control {
        id: "GRC-01",
        title: "Governance programme",
        domain: "Governance and risk",
        questions: &[Answered {
            question: "Is there a security programme backed by management?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "GRC-02",
        title: "Risk programme",
        domain: "Governance and risk",
        questions: &[Answered {
            question: "Are risks identified, rated and treated on a schedule?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "GRC-03",
        title: "Policy review",
        domain: "Governance and risk",
        questions: &[Answered {
            question: "Are all policies looked at again at least once a year?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "GRC-04",
        title: "Exceptions",
        domain: "Governance and risk",
        questions: &[Answered {
            question: "Are exceptions from policy approved and time-limited?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "HRS-01",
        title: "Background checks",
        domain: "People",
        questions: &[Answered {
            question: "Are people checked before they start, as law allows?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "HRS-02",
        title: "Agreements",
        domain: "People",
        questions: &[Answered {
            question: "Do contracts of employment bind people to confidentiality?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "HRS-03",
        title: "Leavers",
        domain: "People",
        questions: &[Answered {
            question: "Are returned devices and revoked access confirmed when people leave?",
            answer: "No",
            comment: "Late in some cases, see our audit report",
        }],
    },
    Control {
        id: "HRS-04",
        title: "Awareness",
        domain: "People",
        questions: &[Answered { question: "Is everybody trained in security each year?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "IAM-01",
        title: "Access policy",
        domain: "Identity and access",
        questions: &[Answered {
            question: "Is there an approved policy for identity and access?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "IAM-02",
        title: "Strong sign-in",
        domain: "Identity and access",
        questions: &[Answered {
            question: "Is a second factor needed for every administrator?",
            answer: "Yes",
            comment: "Hardware keys",
        }],
    },
    Control {
        id: "IAM-03",
        title: "Inventory of identities",
        domain: "Identity and access",
        questions: &[Answered {
            question: "Is it known which accounts exist and whose they are?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "IAM-04",
        title: "Separation of duties",
        domain: "Identity and access",
        questions: &[Answered {
            question: "Are duties separated where misuse would matter?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "IAM-05",
        title: "Least privilege",
        domain: "Identity and access",
        questions: &[Answered { question: "Do people get only the access they need?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "IAM-06",
        title: "Leavers' access",
        domain: "Identity and access",
        questions: &[Answered {
            question: "Is access removed in time when people leave or move?",
            answer: "No",
            comment: "See our audit report",
        }],
    },
    Control {
        id: "IAM-07",
        title: "Access review",
        domain: "Identity and access",
        questions: &[
            Answered { question: "Is access looked through at least twice a year?", answer: "Yes", comment: "" },
            Answered {
                question: "Is what was found put right in time?",
                answer: "No",
                comment: "Took longer than planned",
            },
        ],
    },
    Control {
        id: "IAM-08",
        title: "Privileged access",
        domain: "Identity and access",
        questions: &[Answered {
            question: "Is privileged access given for a limited time?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "IPY-01",
        title: "Interfaces",
        domain: "Interoperability",
        questions: &[Answered { question: "Are interfaces documented for customers?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "IPY-02",
        title: "Export",
        domain: "Interoperability",
        questions: &[Answered {
            question: "Can customers take their data out in a common format?",
            answer: "Yes",
            comment: "CSV and XLSX",
        }],
    },
    Control {
        id: "IVS-01",
        title: "Segmentation",
        domain: "Infrastructure",
        questions: &[Answered { question: "Are customers' environments kept apart?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "IVS-02",
        title: "Hardening",
        domain: "Infrastructure",
        questions: &[Answered { question: "Are systems built from hardened images?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "IVS-03",
        title: "Separation of production",
        domain: "Infrastructure",
        questions: &[Answered { question: "Is production kept apart from testing?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "IVS-04",
        title: "Network defence",
        domain: "Infrastructure",
        questions: &[Answered {
            question: "Are attacks on the network detected and stopped?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "LOG-01",
        title: "Log policy",
        domain: "Logging and monitoring",
        questions: &[Answered { question: "Is there an approved policy for logging?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "LOG-02",
        title: "Protection",
        domain: "Logging and monitoring",
        questions: &[Answered { question: "Are logs protected from change?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "LOG-03",
        title: "Monitoring",
        domain: "Logging and monitoring",
        questions: &[Answered {
            question: "Are security events watched around the clock?",
            answer: "No",
            comment: "On weekdays only",
        }],
    },
    Control {
        id: "LOG-04",
        title: "Retention",
        domain: "Logging and monitoring",
        questions: &[Answered { question: "Are logs kept for at least a year?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "SEF-01",
        title: "Incident policy",
        domain: "Incidents",
        questions: &[Answered { question: "Is there an approved policy for incidents?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "SEF-02",
        title: "Response plan",
        domain: "Incidents",
        questions: &[
            Answered { question: "Is there a response plan that names roles?", answer: "Yes", comment: "" },
            Answered { question: "Is it exercised at least once a year?", answer: "Yes", comment: "" },
        ],
    },
    Control {
        id: "SEF-03",
        title: "Breach notice",
        domain: "Incidents",
        questions: &[Answered {
            question: "Are customers told of a breach without delay?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "STA-01",
        title: "Shared responsibility",
        domain: "Supply chain",
        questions: &[Answered {
            question: "Is it written down which controls the customer runs?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "STA-02",
        title: "Inventory",
        domain: "Supply chain",
        questions: &[Answered { question: "Is there an inventory of suppliers?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "STA-03",
        title: "Supplier review",
        domain: "Supply chain",
        questions: &[
            Answered { question: "Are suppliers reviewed at least once a year?", answer: "Yes", comment: "" },
            Answered {
                question: "Do their contracts hold the same security terms as ours?",
                answer: "No",
                comment: "Older contracts do not",
            },
        ],
    },
    Control {
        id: "TVM-01",
        title: "Vulnerability policy",
        domain: "Threats and vulnerabilities",
        questions: &[Answered {
            question: "Is there an approved policy for vulnerabilities?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "TVM-02",
        title: "Malware",
        domain: "Threats and vulnerabilities",
        questions: &[Answered { question: "Are systems protected from malware?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "TVM-03",
        title: "Patching",
        domain: "Threats and vulnerabilities",
        questions: &[Answered { question: "Are patches applied within set times?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "TVM-04",
        title: "Penetration test",
        domain: "Threats and vulnerabilities",
        questions: &[Answered {
            question: "Does an independent party test for weaknesses each year?",
            answer: "Yes",
            comment: "Summary on request",
        }],
    },
    Control {
        id: "UEM-01",
        title: "Endpoint policy",
        domain: "Endpoints",
        questions: &[Answered { question: "Is there an approved policy for endpoints?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "UEM-02",
        title: "Encryption of devices",
        domain: "Endpoints",
        questions: &[Answered { question: "Are disks of laptops encrypted?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "UEM-03",
        title: "Remote wipe",
        domain: "Endpoints",
        questions: &[Answered { question: "Can a lost device be wiped from afar?", answer: "Yes", comment: "" }],
    },
];
