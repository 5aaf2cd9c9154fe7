//! Controls of the domains A&A to DSP, in our own words, with Harbour Payroll's answers.

use super::caiq::{Answered, Control};

/// Controls of the domains A&A to DSP, in our own words, with Harbour Payroll's answers.
pub const A_TO_D: &[Control] = &[
    Control {
        id: "A&A-01",
        title: "Audit policy",
        domain: "Audit and assurance",
        questions: &[
            Answered {
                question: "Is there an approved policy for internal and external audits?",
                answer: "Yes",
                comment: "",
            },
            Answered { question: "Is that policy looked at again at least once a year?", answer: "Yes", comment: "" },
        ],
    },
    Control {
        id: "A&A-02",
        title: "Independent assessment",
        domain: "Audit and assurance",
        questions: &[Answered {
            question: "Does somebody independent assess the controls every year?",
            answer: "Yes",
            comment: "SOC 2 Type 2, every year",
        }],
    },
    Control {
        id: "A&A-03",
        title: "Risk-based planning",
        domain: "Audit and assurance",
        questions: &[Answered { question: "Are audits planned by risk?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "A&A-04",
        title: "Remediation",
        domain: "Audit and assurance",
        questions: &[Answered {
            question: "Are audit findings tracked until they are closed?",
            answer: "Yes",
            comment: "Tracked in our ticket system",
        }],
    },
    Control {
        id: "AIS-01",
        title: "Secure design",
        domain: "Application security",
        questions: &[
            Answered {
                question: "Are there written rules for building applications securely?",
                answer: "Yes",
                comment: "",
            },
            Answered { question: "Are those rules kept up to date?", answer: "Yes", comment: "" },
        ],
    },
    Control {
        id: "AIS-02",
        title: "Baselines",
        domain: "Application security",
        questions: &[Answered {
            question: "Does every application have a security baseline?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "AIS-03",
        title: "Security testing",
        domain: "Application security",
        questions: &[
            Answered {
                question: "Is code tested for security before it is released?",
                answer: "Yes",
                comment: "Static checks on every merge",
            },
            Answered { question: "Is that testing automated where it can be?", answer: "Yes", comment: "" },
        ],
    },
    Control {
        id: "AIS-04",
        title: "Release",
        domain: "Application security",
        questions: &[Answered {
            question: "Are releases deployed by an automated pipeline?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "AIS-05",
        title: "Weakness handling",
        domain: "Application security",
        questions: &[Answered {
            question: "Are weaknesses found in applications fixed within set times?",
            answer: "No",
            comment: "Times are set for critical ones only",
        }],
    },
    Control {
        id: "BCR-01",
        title: "Continuity policy",
        domain: "Continuity and resilience",
        questions: &[
            Answered { question: "Is there an approved continuity policy?", answer: "Yes", comment: "" },
            Answered { question: "Is it looked at again at least once a year?", answer: "Yes", comment: "" },
        ],
    },
    Control {
        id: "BCR-02",
        title: "Impact analysis",
        domain: "Continuity and resilience",
        questions: &[Answered {
            question: "Is the effect of an outage on customers analysed?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "BCR-03",
        title: "Continuity plan",
        domain: "Continuity and resilience",
        questions: &[
            Answered {
                question: "Is there a plan that keeps payroll running through a disruption?",
                answer: "Yes",
                comment: "Second site in Frankfurt",
            },
            Answered {
                question: "Are customers told what the plan promises?",
                answer: "No",
                comment: "Planned with the next contract terms",
            },
        ],
    },
    Control {
        id: "BCR-04",
        title: "Exercise",
        domain: "Continuity and resilience",
        questions: &[Answered { question: "Is the plan exercised at least once a year?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "BCR-05",
        title: "Backup",
        domain: "Continuity and resilience",
        questions: &[
            Answered {
                question: "Is customer data backed up on a schedule?",
                answer: "Yes",
                comment: "Every four hours",
            },
            Answered { question: "Are backups protected from change and deletion?", answer: "Yes", comment: "" },
            Answered { question: "Is restoring from backup tested?", answer: "No", comment: "Only parts of it so far" },
        ],
    },
    Control {
        id: "BCR-06",
        title: "Equipment",
        domain: "Continuity and resilience",
        questions: &[Answered { question: "Is critical equipment doubled at a distance?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "CCC-01",
        title: "Change policy",
        domain: "Change control",
        questions: &[Answered { question: "Is there an approved policy for changes?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "CCC-02",
        title: "Testing",
        domain: "Change control",
        questions: &[
            Answered { question: "Are changes tested before they go live?", answer: "Yes", comment: "" },
            Answered { question: "Is there a second pair of eyes on each change?", answer: "Yes", comment: "" },
        ],
    },
    Control {
        id: "CCC-03",
        title: "Unauthorized change",
        domain: "Change control",
        questions: &[Answered { question: "Are changes nobody authorized prevented?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "CCC-04",
        title: "Rollback",
        domain: "Change control",
        questions: &[Answered { question: "Can a change be taken back quickly?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "CEK-01",
        title: "Key policy",
        domain: "Encryption and keys",
        questions: &[Answered {
            question: "Is there an approved policy for encryption and keys?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "CEK-02",
        title: "Data encryption",
        domain: "Encryption and keys",
        questions: &[
            Answered {
                question: "Is customer data encrypted at rest and in transit?",
                answer: "Yes",
                comment: "AES-256 and TLS 1.2 or later",
            },
            Answered { question: "Are only accepted algorithms used?", answer: "Yes", comment: "" },
        ],
    },
    Control {
        id: "CEK-03",
        title: "Key rotation",
        domain: "Encryption and keys",
        questions: &[Answered { question: "Are keys changed on a schedule?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "CEK-04",
        title: "Customer keys",
        domain: "Encryption and keys",
        questions: &[Answered {
            question: "Can customers bring their own keys?",
            answer: "No",
            comment: "Not offered",
        }],
    },
    Control {
        id: "DCS-01",
        title: "Equipment disposal",
        domain: "Data centre security",
        questions: &[Answered {
            question: "Is equipment wiped before it leaves the building?",
            answer: "NA",
            comment: "We own no equipment; our hosting provider does this",
        }],
    },
    Control {
        id: "DCS-02",
        title: "Access to sites",
        domain: "Data centre security",
        questions: &[Answered {
            question: "Are sites that hold customer data access-controlled?",
            answer: "Yes",
            comment: "By our hosting provider",
        }],
    },
    Control {
        id: "DCS-03",
        title: "Surveillance",
        domain: "Data centre security",
        questions: &[Answered {
            question: "Are entrances watched?",
            answer: "Yes",
            comment: "By our hosting provider",
        }],
    },
    Control {
        id: "DSP-01",
        title: "Data policy",
        domain: "Data protection and privacy",
        questions: &[Answered { question: "Is data classified and handled by class?", answer: "Yes", comment: "" }],
    },
    Control {
        id: "DSP-02",
        title: "Secure disposal",
        domain: "Data protection and privacy",
        questions: &[Answered {
            question: "Is customer data deleted at the end of a contract?",
            answer: "Yes",
            comment: "Within ninety days",
        }],
    },
    Control {
        id: "DSP-03",
        title: "Data inventory",
        domain: "Data protection and privacy",
        questions: &[
            Answered { question: "Is there an inventory of personal and sensitive data?", answer: "Yes", comment: "" },
            Answered { question: "Is it renewed at least once a year?", answer: "Yes", comment: "" },
        ],
    },
    Control {
        id: "DSP-04",
        title: "Data flow",
        domain: "Data protection and privacy",
        questions: &[Answered {
            question: "Are data flows drawn and kept current?",
            answer: "No",
            comment: "Drawn once, not kept current",
        }],
    },
    Control {
        id: "DSP-05",
        title: "Impact assessment",
        domain: "Data protection and privacy",
        questions: &[Answered {
            question: "Are privacy impact assessments made where processing is risky?",
            answer: "Yes",
            comment: "",
        }],
    },
    Control {
        id: "DSP-06",
        title: "Sub-processors",
        domain: "Data protection and privacy",
        questions: &[Answered {
            question: "Are customers told of new sub-processors in advance?",
            answer: "Yes",
            comment: "Thirty days",
        }],
    },
    Control {
        id: "DSP-07",
        title: "Data location",
        domain: "Data protection and privacy",
        questions: &[Answered {
            question: "Is it known and stated where data is kept?",
            answer: "Yes",
            comment: "Ireland and Germany",
        }],
    },
];
