"""What public services need again and again. Names of functions are facts; the rest is ours."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """One capability: what it is called, what it does, whose cases it meets and misses."""

    slug: str
    name: str
    does: str
    covered: str
    missed: str
    stage: str = "product"


GROUPS: dict[tuple[str, str], tuple[Need, ...]] = {
    ("money", "Money in and out"): (
        Need("take-payments", "Take payments", "take card payments and bank transfers from the public", "part payments and refunds", "payments in cash at a counter", "commodity"),
        Need("pay-out", "Pay people", "send grants, refunds and benefits to bank accounts", "people who share one bank account", "people with no bank account", "commodity"),
        Need("invoicing", "Send invoices", "raise invoices and chase those that are late", "invoices split between two budgets", "invoices in foreign currency", "commodity"),
        Need("procurement", "Buy things", "ask for quotes, compare them and place an order", "urgent orders below the threshold", "framework competitions with many lots"),
        Need("expenses", "Claim expenses", "claim travel and other expenses and get them approved", "volunteers who are not staff", "claims for more than one year ago", "commodity"),
        Need("grants", "Run grants", "open a grant, judge applications and check how the money was spent", "joint bids by several bodies", "grants paid in kind"),
    ),
    ("identity", "Identity and access"): (
        Need("sign-in", "Sign people in", "sign in to any service with one account", "people who lost their phone", "people under 13"),
        Need("prove-identity", "Prove who someone is", "check that a person is who they say they are", "people with a thin credit history", "people with no photo document"),
        Need("act-for-another", "Act for somebody else", "let a carer, parent or company act for another person", "power of attorney for one matter only", "court-appointed deputies abroad", "custom"),
        Need("staff-access", "Give staff access", "give, change and end the access of staff to systems", "staff shared by two bodies", "contractors without a work address", "commodity"),
        Need("consent", "Record consent", "record what a person agreed to, and let them change it", "consent given on paper", "consent for people who lack capacity", "custom"),
    ),
    ("contact", "Contact with people"): (
        Need("notifications", "Send messages", "send e-mails, text messages and letters from one place", "letters in large print", "messages to landlines", "commodity"),
        Need("booking", "Book appointments", "book, move and cancel an appointment", "group bookings and interpreters", "appointments with more than one location"),
        Need("forms", "Online forms", "build and publish an online form without code", "forms that are saved half-way", "forms signed by several people", "commodity"),
        Need("web-chat", "Web chat", "answer questions from the public in a chat", "handover from chat to telephone", "languages written right to left", "commodity"),
        Need("contact-centre", "Contact centre", "handle calls, e-mails and messages in one queue", "calls through a relay service", "emergency calls", "commodity"),
        Need("translation", "Translate and interpret", "get text translated and find an interpreter", "sign language by video", "rare dialects"),
        Need("consultations", "Ask for views", "run a public consultation and report what people said", "replies by post", "votes that bind"),
        Need("complaints", "Handle complaints", "receive a complaint, answer in time and learn from it", "complaints about two bodies at once", "complaints that become court cases"),
    ),
    ("cases", "Cases and decisions"): (
        Need("case-management", "Manage cases", "follow a case from first contact to decision", "cases that pass between teams", "cases with sealed evidence"),
        Need("licensing", "Issue licences", "apply for a licence, check it, issue it and renew it", "temporary event licences", "licences judged by a court"),
        Need("permits", "Parking and street permits", "apply for a permit for a street, a car or a skip", "carers who visit several homes", "permits for more than one council"),
        Need("inspections", "Plan inspections", "plan visits, record findings on site and send a report", "visits where there is no signal", "inspections at sea"),
        Need("appeals", "Handle appeals", "take an appeal, share evidence and publish the outcome", "appeals by people without a lawyer", "appeals with closed hearings", "custom"),
        Need("eligibility", "Check eligibility", "work out whether somebody qualifies, and say why", "rules that changed half-way through the year", "discretionary awards", "custom"),
        Need("planning-applications", "Planning applications", "submit, publish and decide planning applications", "changes after submission", "nationally significant projects"),
        Need("debt", "Collect debts", "agree a plan to pay back and follow it up", "people in a breathing space", "debts owed abroad"),
    ),
    ("documents", "Documents and evidence"): (
        Need("document-storage", "Keep documents", "store documents safely and find them again", "documents kept for 100 years", "material above official", "commodity"),
        Need("upload-evidence", "Receive evidence", "let people send photos and documents from a phone", "photos taken in poor light", "video longer than an hour"),
        Need("sign-documents", "Sign documents", "sign an agreement online and keep proof", "two people who sign in turn", "deeds that need a witness", "commodity"),
        Need("redaction", "Remove personal details", "find and black out personal details before publishing", "scanned handwriting", "audio recordings"),
        Need("freedom-of-information", "Answer information requests", "log a request for information, collect answers and publish them", "requests sent to several bodies", "requests under court rules"),
        Need("archiving", "Archive records", "choose what is kept for good and hand it to the archive", "databases as well as files", "paper held by suppliers"),
        Need("certificates", "Issue certificates", "issue a certificate that others can check", "replacements after a change of name", "certificates for use abroad"),
    ),
    ("data", "Data and places"): (
        Need("address-lookup", "Find an address", "find a correct address from a postcode", "homes without a postcode", "addresses abroad", "commodity"),
        Need("maps", "Show maps", "show places and areas on a map and draw on it", "maps that work with a keyboard", "maps underground", "commodity"),
        Need("open-data", "Publish open data", "publish data sets with a description and a licence", "corrections to published data", "live feeds"),
        Need("dashboards", "Show figures", "turn data into charts that the public can read", "small numbers that must be hidden", "forecasts"),
        Need("data-sharing", "Share data between bodies", "agree, send and stop the sharing of data between bodies", "bodies in different nations", "sharing with private firms", "custom"),
        Need("registers", "Keep a register", "keep one trusted list that others can use", "entries that end and come back", "registers that are partly closed"),
        Need("data-quality", "Check data quality", "find and mend errors in records", "records in two languages", "data from before 1990"),
    ),
    ("people", "Staff and workplaces"): (
        Need("recruitment", "Recruit staff", "advertise a job, sift applications and make an offer", "applicants who need adjustments", "appointments by ministers", "commodity"),
        Need("payroll", "Run payroll", "pay staff correctly and on time", "people with two part-time posts", "pay in foreign currency", "commodity"),
        Need("leave", "Book leave", "ask for leave and see who is away", "term-time contracts", "leave across two employers", "commodity"),
        Need("learning", "Train staff", "offer courses and record who has done them", "courses taken elsewhere", "examinations under supervision", "commodity"),
        Need("rostering", "Plan shifts", "plan who works when, fairly and within the rules", "swaps between teams", "volunteers on call"),
        Need("desk-booking", "Book desks and rooms", "book a desk, a room or a parking space", "desks with special equipment", "rooms owned by others", "commodity"),
        Need("vetting", "Vet staff", "check the background of people before they start", "people who lived abroad", "the highest level of clearance"),
    ),
    ("care", "Care and health"): (
        Need("referrals", "Refer people", "pass a person's case safely from one service to another", "people without a fixed address", "referrals across borders"),
        Need("care-records", "Share care records", "see the parts of a care record that one needs", "records a person has closed", "records on paper only"),
        Need("waiting-lists", "Manage waiting lists", "keep a fair waiting list and tell people where they stand", "people on two lists", "urgent transplants"),
        Need("prescriptions", "Handle prescriptions", "send a prescription and know that it was collected", "repeat prescriptions by proxy", "controlled drugs abroad"),
        Need("remote-visits", "Visit by video", "see a clinician or case worker by video", "three people in one call", "homes with no broadband"),
        Need("safeguarding", "Raise a safeguarding concern", "report that somebody may be at risk, and follow it up", "reports without a name", "concerns about staff of the same body", "custom"),
    ),
    ("streets", "Streets and environment"): (
        Need("report-problem", "Report a problem in a street", "report a pothole, a broken light or rubbish", "places between two councils", "problems on private land"),
        Need("waste", "Plan waste collection", "tell people when bins are collected and plan the rounds", "assisted collections", "commercial waste"),
        Need("flood-warnings", "Warn of floods", "warn people near rivers and coasts in time", "holiday homes", "surface water in cities"),
        Need("assets", "Look after assets", "keep track of buildings, vehicles and equipment", "assets that are leased", "works of art"),
        Need("fleet", "Run a fleet", "plan vehicles, drivers and charging", "shared pool cars", "boats"),
        Need("energy", "Measure energy use", "measure and reduce energy use in buildings", "sites with several meters", "leased buildings"),
    ),
    ("running", "Running services"): (
        Need("hosting", "Host services", "run a web service safely without own servers", "peaks at a deadline", "material above official", "commodity"),
        Need("monitoring", "Watch services", "notice that a service is failing before people do", "services behind a private network", "equipment in vehicles", "commodity"),
        Need("user-research", "Run user research", "find people to test with and keep what was learned", "people who never go online", "children"),
        Need("accessibility-testing", "Test accessibility", "check pages for accessibility faults and follow repairs", "documents as well as pages", "native apps"),
        Need("analytics", "Measure use", "see how a service is used without tracking people", "services with very few users", "telephone calls"),
        Need("content", "Publish content", "write, review and publish pages", "pages in two languages", "material with an embargo", "commodity"),
    ),
}

NEEDS = tuple(need for needs in GROUPS.values() for need in needs)
