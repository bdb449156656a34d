import Journal
import Kernel
import NotificationAPI
import Postgres
import TestSupport
import Testing

@testable import Notification

/// Messages as appointments come, move and go, and as their patients want them.
@Suite struct AppointmentMessagesTests {
    @Test func `nobody is reminded of what was called off`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            try await desk.follow(Given.booked())
            try await desk.send()
            try await desk.follow(Given.ended(isCancelled: true))
            try await desk.follow(Given.ended(isCancelled: true))
            desk.clock.advance(by: .seconds(71 * 3_600))
            try await desk.send()
            #expect(try await desk.message(.appointmentReminder2h).reason == "withdrawn")
            #expect(try await desk.message(.appointmentCancelled).status == .sent)
            #expect(channel.given.count == 2)
            try await desk.expectClean()
        }
    }

    @Test func `reminders move with the appointment`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            try await desk.follow(Given.booked())
            try await desk.send()
            let moved = Given.booked(Given.otherAppointment, hours: 96, insteadOf: Given.appointment)
            for _ in 0..<2 {
                try await desk.follow(Given.ended(isCancelled: false))
                try await desk.follow(moved)
            }
            desk.clock.advance(by: .seconds(73 * 3_600))
            try await desk.send()
            desk.clock.advance(by: .seconds(22 * 3_600))
            try await desk.send()
            #expect(try await desk.message(.appointmentReminder24h).reason == "withdrawn")
            #expect(try await desk.message(.appointmentReminder2h).reason == "withdrawn")
            for kind in [MessageKind.appointmentMoved, .appointmentReminder24h, .appointmentReminder2h] {
                #expect(try await desk.message(kind, of: Given.otherAppointment, hours: 96).status == .sent)
            }
            #expect(channel.given.count == 4)
            // Both times are told: of Thursday, and now on Friday.
            #expect(
                channel.given[1].body.contains("الخميس، 8 يناير") && channel.given[1].body.contains("الجمعة، 9 يناير"))
            try await desk.expectClean()
        }
    }

    @Test func `nobody hears of the end of what nobody was to hear of`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            try await desk.follow(Given.ended(isCancelled: true))
            try await desk.follow(Given.booked())
            try await desk.follow(Given.ended(isCancelled: false))
            desk.clock.advance(by: .seconds(71 * 3_600))
            try await desk.send()
            #expect(channel.given.isEmpty)
            #expect(try await desk.message(.appointmentReminder2h).reason == "withdrawn")
            try await desk.expectClean()
        }
    }

    @Test func `what a patient does not want stays away, and comes as they like it`() async throws {
        let (sms, mail) = (RecordingChannel("sms", .sms), RecordingChannel("mail", .email))
        try await withDesk(sms, mail) { desk in
            let service = desk.module.service
            var wish = PreferencesView(patientId: Given.patient)
            wish.optedOut = [.sms]
            wish.locale = try Given.locale("hi")
            let written = try await service.set(desk.context(), wish, expectedVersion: nil)
            #expect(written.view.version == 1)
            try await desk.follow(Given.booked(hours: 1))
            try await desk.send()
            #expect((sms.given.count, mail.given.count) == (0, 1))
            #expect(mail.given[0].subject == "आपका अपॉइंटमेंट")
            #expect(mail.given[0].address == "amina@example.org")
            wish.optedOut = [.sms, .email]
            _ = try await service.set(desk.context(), wish, expectedVersion: 1)
            let tooLate = await desk.failure { try await service.set(desk.context(), wish, expectedVersion: 1) }
            #expect(tooLate == .stale(version: 2))
            try await desk.follow(Given.booked(Given.otherAppointment, hours: 1))
            try await desk.send()
            let message = try await desk.message(.appointmentBooked, of: Given.otherAppointment, hours: 1)
            #expect((message.status, message.reason) == (.suppressed, "optedOut"))
            #expect((sms.given.count, mail.given.count) == (0, 1))
            try await desk.expectClean()
        }
    }

    @Test func `quiet hours hold messages back`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            try await desk.follow(Given.booked(hours: 20))
            var wish = PreferencesView(patientId: Given.patient)
            // It is 8:00 there: the wish is newer than the message.
            wish.quietHours = try Given.quiet(7, 9)
            _ = try await desk.module.service.set(desk.context(), wish, expectedVersion: nil)
            try await desk.send()
            let message = try await desk.message(.appointmentBooked, hours: 20)
            #expect(message.nextAt == Given.at.advanced(by: .seconds(3_600)))
            #expect(channel.given.isEmpty)
            desk.clock.advance(by: .seconds(3_600))
            try await desk.send()
            #expect(channel.given.count == 1)
            try await desk.expectClean()
        }
    }

    @Test func `a late process sends nothing about what has begun`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            try await desk.follow(Given.booked(hours: 1))
            desk.clock.advance(by: .seconds(3_600))
            try await desk.send()
            #expect(channel.given.isEmpty)
            #expect(try await desk.message(.appointmentBooked, hours: 1).reason == "tooLate")
        }
    }

    @Test func `nobody writes to somebody who is gone, or without an address`() async throws {
        let (channel, recipients) = (RecordingChannel("sms", .sms), KnownRecipients())
        try await withDesk(channel, recipients: recipients) { desk in
            try await desk.follow(Given.booked(hours: 1))
            recipients.become(nil)
            try await desk.send()
            #expect(try await desk.message(.appointmentBooked, hours: 1).reason == "recipientGone")
            try await desk.follow(Given.booked(hours: 2))
            recipients.become(MessageRecipient(name: "Amina"))
            try await desk.send()
            #expect(try await desk.message(.appointmentBooked, hours: 2).reason == "noAddress")
            #expect(channel.given.isEmpty)
            try await desk.expectClean()
        }
    }

    @Test func `the hospital's own words are used until they are withdrawn`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            let service = desk.module.service
            var words = SaveTemplateRequest(
                kind: .appointmentBooked, channel: .sms, locale: try Given.locale("ar"), body: "{{patient.name}}!")
            let saved = try await service.save(desk.context(), words).view
            #expect(try await service.template(desk.context(), saved.id) == saved)
            try await desk.follow(Given.booked(hours: 1))
            try await desk.send()
            _ = try await service.withdraw(desk.context(), template: saved.id)
            try await desk.follow(Given.booked(hours: 2))
            try await desk.send()
            let isOwn = channel.given.map { $0.body == "Amina!" }
            #expect(isOwn == [true, false])
            words.body = "{{nobody}}"
            let refusal = await desk.failure { try await service.save(desk.context(), words) }
            #expect(
                refusal?.failure.fields.map(\.code) == [
                    "unknownVariable"
                ])
            try await desk.expectClean()
        }
    }

    @Test func `another hospital learns nothing`() async throws {
        try await withDesk(RecordingChannel("sms", .sms)) { desk in
            try await desk.follow(Given.booked(hours: 1))
            let (service, other) = (desk.module.service, desk.context(Given.otherHospital))
            let message = try await desk.message(.appointmentBooked, hours: 1)
            let words = SaveTemplateRequest(
                kind: .appointmentBooked, channel: .sms, locale: try Given.locale("ar"), body: "Come")
            let template = try await service.save(desk.context(), words).view.id
            let unknown = await desk.failure { try await service.message(other, message.id) }
            #expect(unknown == .notFound)
            let unknownRetry = await desk.failure { try await service.retry(other, message.id) }
            #expect(unknownRetry == .notFound)
            let unknownTemplate = await desk.failure { try await service.template(other, template) }
            #expect(unknownTemplate == .notFound)
            let unknownWithdrawal = await desk.failure { try await service.withdraw(other, template: template) }
            #expect(unknownWithdrawal == .notFound)
            let unknownPatient = await desk.failure { try await service.preferences(other, of: Given.patient) }
            #expect(unknownPatient == .notFound)
        }
    }

    @Test func `an erasure takes the words, and ends what was to be said`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            try await desk.follow(Given.booked())
            try await desk.send()
            #expect(try await desk.message(.appointmentBooked).body != nil)
            try await desk.journal.destroyKey(of: Given.patient.retagged(), context: desk.context())
            let sent = try await desk.message(.appointmentBooked)
            #expect((sent.status, sent.body, sent.subject) == (.sent, nil, nil))
            desk.clock.advance(by: .seconds(71 * 3_600))
            try await desk.send()
            #expect(channel.given.count == 1)
            #expect(try await desk.message(.appointmentReminder2h).reason == "recipientGone")
            // Nothing new is queued either.
            try await desk.follow(Given.booked(Given.otherAppointment, hours: 96))
            let none = await desk.failure {
                try await desk.message(.appointmentBooked, of: Given.otherAppointment, hours: 96)
            }
            #expect(none == .notFound)
            try await desk.expectClean()
        }
    }

    @Test func `no words and no address stand in the clear`() async throws {
        try await withDesk(RecordingChannel("sms", .sms)) { desk in
            try await desk.follow(Given.booked(hours: 1))
            try await desk.send()
            let text = try desk.sql("SELECT string_agg(data::text, ' ') FROM journal.event")
            for secret in ["Amina", "+2010", "Cardiology", "موعدك"] { #expect(!text.contains(secret)) }
            #expect(text.contains("sealed"))
            let rows = try desk.sql("SELECT string_agg(m::text, ' ') FROM notification.message m")
            for secret in ["Amina", "+2010", "Cardiology", "موعدك"] { #expect(!rows.contains(secret)) }
            let message = try await desk.message(.appointmentBooked, hours: 1)
            #expect(message.body?.contains("Amina") == true)
        }
    }
}
