import Kernel

/// What people read, in the language of their hospital.
enum MessageText {
    /// What a message says; the raw name is stored.
    enum Content: Sendable {
        case oneTimeCode(String)
        case passwordReset(String)
        case invitation(String)

        /// The stable name.
        var template: String {
            switch self {
            case .oneTimeCode: "oneTimeCode"
            case .passwordReset: "passwordReset"
            case .invitation: "invitation"
            }
        }
    }

    /// The text of a message from a hospital; English for languages that there is no text in.
    static func text(_ content: Content, hospital: String, locale: LanguageTag) -> String {
        switch locale.language {
        case "ar": arabic(content, hospital)
        case "hi": hindi(content, hospital)
        default: english(content, hospital)
        }
    }

    private static func english(_ content: Content, _ hospital: String) -> String {
        switch content {
        case .oneTimeCode(let code):
            "\(hospital): your log-in code is \(code). It is good for 5 minutes. Give it to nobody."
        case .passwordReset(let link):
            "\(hospital): set a new password with \(link) within 30 minutes. If you did not ask for it, do nothing."
        case .invitation(let link):
            "\(hospital) has made an account for you. Set your password with \(link) within 3 days."
        }
    }

    private static func arabic(_ content: Content, _ hospital: String) -> String {
        switch content {
        case .oneTimeCode(let code):
            "\(hospital): رمز الدخول الخاص بك هو \(code). صالح لمدة 5 دقائق. لا تعطه لأحد."
        case .passwordReset(let link):
            "\(hospital): عيّن كلمة مرور جديدة عبر \(link) خلال 30 دقيقة. إن لم تطلب ذلك فلا تفعل شيئًا."
        case .invitation(let link):
            "أنشأت \(hospital) حسابًا لك. عيّن كلمة المرور عبر \(link) خلال 3 أيام."
        }
    }

    private static func hindi(_ content: Content, _ hospital: String) -> String {
        switch content {
        case .oneTimeCode(let code):
            "\(hospital): आपका लॉग-इन कोड \(code) है। यह 5 मिनट तक मान्य है। इसे किसी को न दें।"
        case .passwordReset(let link):
            "\(hospital): 30 मिनट के भीतर \(link) से नया पासवर्ड बनाएँ। यदि आपने इसे नहीं माँगा, तो कुछ न करें।"
        case .invitation(let link):
            "\(hospital) ने आपके लिए खाता बनाया है। 3 दिन के भीतर \(link) से अपना पासवर्ड बनाएँ।"
        }
    }
}
