import AuthAPI
import Kernel
import Testing

@Suite struct MemberSummaryTests {
    @Test(arguments: [
        ("Fatma Hassan", "Fatma H***"), ("  Fatma   Ali  Hassan ", "Fatma H***"), ("Fatma", "F***"),
        ("فاطمة حسن", "فاطمة ح***"), ("فاطمة", "ف***"), ("हेमा क्षेत्री", "हेमा क्षे***"), ("हेमा", "हे***"),
        ("Zoe\u{0301} E\u{0301}mile", "Zoe\u{0301} E\u{0301}***"), ("王小明", "王***"), ("A B", "A B***"),
        ("José 👨‍👩‍👧 X", "José X***"), ("", nil), (" \u{00A0}\t", nil),
    ])
    func `a name is shown as far as it takes to recognise it, by letters as people see them`(
        name: String, shown: String?
    ) {
        let summary = MemberSummary(id: UserID(high: 1, low: 2), displayName: name, status: .active)
        #expect(summary.maskedName == shown)
    }

    @Test func `whoever gave no name has none to be shown`() {
        #expect(MemberSummary(id: UserID(high: 1, low: 2), displayName: nil, status: .active).maskedName == nil)
    }
}
