//! Which field a column probably is, by its name.

/// A field, how its column may be called (small letters and digits alone), and what else its line says.
pub(super) struct Guess {
    pub(super) path: &'static str,
    pub(super) names: &'static [&'static str],
    /// What is said beside the column; `map` and `date` are worked out from its values. Of a column without a field of its
    /// own, what it is for.
    pub(super) more: &'static str,
}

const fn guess(path: &'static str, names: &'static [&'static str], more: &'static str) -> Guess {
    Guess { path, names, more }
}

/// The fields that are looked for.
pub(super) const GUESSES: [Guess; 19] = [
    guess(
        "company.name",
        &[
            "company",
            "companyname",
            "account",
            "accountname",
            "organization",
            "organisation",
            "organizationname",
            "org",
            "firma",
        ],
        "",
    ),
    guess(
        "company.domain",
        &[
            "website",
            "domain",
            "companydomain",
            "companydomainname",
            "url",
            "companywebsite",
            "webseite",
        ],
        "as: domain, if_wrong: leave_out",
    ),
    guess("company.industry", &["industry", "branche", "sector"], ""),
    guess(
        "company.employees",
        &[
            "employees",
            "numberofemployees",
            "noofemployees",
            "companysize",
            "mitarbeiter",
        ],
        "number: point, if_wrong: leave_out",
    ),
    guess(
        "company.city",
        &["city", "town", "ort", "stadt", "mailingcity", "billingcity"],
        "",
    ),
    guess(
        "company.country",
        &[
            "country",
            "countryregion",
            "land",
            "mailingcountry",
            "billingcountry",
        ],
        "as: country, if_wrong: leave_out",
    ),
    guess(
        "contact.name",
        &[
            "name",
            "fullname",
            "contact",
            "contactname",
            "contactperson",
            "fn",
            "leadname",
        ],
        "",
    ),
    guess(
        "contact.title",
        &["title", "jobtitle", "jobposition", "position", "role"],
        "",
    ),
    guess(
        "contact.email",
        &["email", "emailaddress", "workemail", "mail"],
        "as: email, if_wrong: leave_out",
    ),
    guess(
        "contact.phone",
        &[
            "phone",
            "phonenumber",
            "tel",
            "telephone",
            "officephone",
            "workphone",
            "businessphone",
            "mobile",
            "telefon",
        ],
        "as: phone, if_wrong: leave_out",
    ),
    guess(
        "source",
        &[
            "source",
            "leadsource",
            "origin",
            "channel",
            "quelle",
            "originalsource",
        ],
        "map",
    ),
    guess(
        "campaign",
        &["campaign", "utmcampaign", "campaignname"],
        "map",
    ),
    guess("priority", &["priority", "prioritaet"], "map"),
    guess(
        "received_at",
        &[
            "createdat",
            "createdate",
            "createddate",
            "createdtime",
            "createdon",
            "datecreated",
            "created",
            "dateentered",
            "leadcreated",
            "submittedat",
            "timestamp",
            "date",
        ],
        "date",
    ),
    guess(
        "stage",
        &[
            "stage",
            "status",
            "leadstatus",
            "lifecyclestage",
            "converted",
            "outcome",
        ],
        "map",
    ),
    guess(
        "owner",
        &[
            "owner",
            "leadowner",
            "assignedto",
            "salesperson",
            "assigneduser",
            "contactowner",
        ],
        "as: person, if_wrong: leave_out",
    ),
    guess("", &["firstname", "givenname", "vorname"], "first"),
    guess(
        "",
        &["lastname", "familyname", "surname", "nachname"],
        "last",
    ),
    guess(
        "",
        &[
            "id",
            "recordid",
            "leadid",
            "uid",
            "key",
            "number",
            "leadnumber",
            "prospectid",
            "contactid",
            "externalid",
            "uuid",
        ],
        "key",
    ),
];
