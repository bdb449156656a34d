import BillingAPI
import Kernel

/// Reads the fields of requests and collects what is wrong with them.
struct BillingFields {
    /// What is wrong so far.
    var validator = Validator()
    /// The hospital's day.
    let today: LocalDate

    init(today: LocalDate) { self.today = today }

    /// Looks at a request with a validator that others go on with.
    static func review(_ validator: inout Validator, in setting: RequestSetting, _ read: (inout BillingFields) -> Void)
    {
        var fields = BillingFields(today: setting.zone.businessDay(of: setting.now))
        fields.validator = validator
        read(&fields)
        validator = fields.validator
    }

    /// An amount above zero and within bounds.
    mutating func amount(_ amount: Money, _ field: String) {
        validator.require(
            (1...BillingLimits.amountMinor).contains(amount.amountMinor), field: "\(field).amountMinor",
            code: "outOfRange", message: "Give whole minor units from 1 to \(BillingLimits.amountMinor).")
    }

    /// A text of 1 to so many characters.
    mutating func text(_ text: String, _ field: String, characters: Int) -> String {
        validator.text(text, field: field, rule: TextRule(characters: 1...characters)) ?? ""
    }

    /// A text that may be absent.
    mutating func optionalText(_ text: String?, _ field: String, characters: Int) -> String? {
        validator.optionalText(text, field: field, rule: TextRule(characters: 1...characters))
    }

    /// The charges of an invoice: some, not too many, each once.
    mutating func charges(_ ids: [ChargeID]) {
        validator.require(
            (1...BillingLimits.chargesPerInvoice).contains(ids.count), field: "chargeIds", code: "outOfRange",
            message: "Give 1 to \(BillingLimits.chargesPerInvoice) charges.")
        validator.require(
            Set(ids).count == ids.count, field: "chargeIds", code: "repeated", message: "Give each charge once.")
    }

    /// A day when an invoice is due.
    mutating func dueDay(_ day: LocalDate?) {
        guard let day else { return }
        validator.require(
            (0...BillingLimits.dueFutureDays).contains(day.days(since: today)), field: "dueDate", code: "outOfRange",
            message: "Give today or a day at most \(BillingLimits.dueFutureDays) days ahead.")
    }

    /// A day of service: typing errors lie far away.
    mutating func serviceDay(_ day: LocalDate) {
        let range = -BillingLimits.servicePastDays...BillingLimits.serviceFutureDays
        validator.require(
            range.contains(day.days(since: today)), field: "serviceDate", code: "outOfRange",
            message: "Give a day at most \(BillingLimits.servicePastDays) days ago or "
                + "\(BillingLimits.serviceFutureDays) days ahead.")
    }
}
