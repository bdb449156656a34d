import TestSupport

/// Bundles of made-up patients, for tests where the real ones are not at hand.
struct SyntheticBundle {
    /// A patient's place in the series of all.
    let first: Int
    /// How many patients.
    let patients: Int
    /// How many observations each has.
    let observations: Int
    /// Whether resources come before the patient whom they are about.
    var isReversed = false
    /// Changes what is said of a patient.
    var city = "Cairo"

    /// The bundle as JSON text.
    var json: String {
        var entries: [String] = [
            entry("urn:uuid:org-1", #"{"resourceType":"Organization","id":"org-1","name":"Clinic of the East"}"#)
        ]
        for index in first..<first + patients {
            var own = [patient(index)] + (0..<observations).map { observation(index, $0) }
            if isReversed { own.reverse() }
            entries += own
        }
        return #"{"resourceType":"Bundle","type":"transaction","entry":["# + entries.joined(separator: ",") + "]}"
    }

    private func entry(_ url: String, _ resource: String) -> String {
        #"{"fullUrl":"\#(url)","resource":\#(resource),"request":{"method":"POST","url":"x"}}"#
    }

    private func patient(_ index: Int) -> String {
        entry(
            "urn:uuid:patient-\(index)",
            """
            {"resourceType":"Patient","id":"patient-\(index)","identifier":[
            {"system":"https://example.org/ids","value":"patient-\(index)"},
            {"type":{"coding":[{"code":"MR"}]},"system":"https://example.org/mr","value":"S-\(index)"}],
            "name":[{"use":"official","family":"Family\(index)","given":["Given\(index)","Middle"]}],
            "telecom":[{"system":"phone","value":"0100 000 \(1000 + index % 9000)","use":"mobile"}],
            "gender":"female","birthDate":"19\(10 + index % 90)-0\(1 + index % 9)-1\(index % 10)",
            "address":[{"line":["\(index) Street"],"city":"\(city)","country":"EG"}],
            "communication":[{"language":{"coding":[{"code":"ar"}]}}]}
            """)
    }

    private func observation(_ patient: Int, _ index: Int) -> String {
        entry(
            "urn:uuid:observation-\(patient)-\(index)",
            """
            {"resourceType":"Observation","id":"observation-\(patient)-\(index)","status":"final",
            "subject":{"reference":"urn:uuid:patient-\(patient)"},"code":{"text":"weight"},"valueQuantity":{"value":\(index)}}
            """)
    }
}
