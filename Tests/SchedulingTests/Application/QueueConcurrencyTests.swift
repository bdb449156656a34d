import Kernel
import SchedulingAPI
import TestSupport
import Testing

@testable import Scheduling

/// Many at once, in two processes.
@Suite struct QueueConcurrencyTests {
    @Test func `two hundred tokens issued at once by two processes have numbers without a gap`() async throws {
        try await withDesks(2) { desks in
            let queue = try await desks[0].queue()
            let patients = (0..<200).map { _ in desks[0].someone() }
            for patient in patients { desks[1].patients.add(patient) }
            let numbers = try await withThrowingTaskGroup(of: String.self) { group in
                for (index, patient) in patients.enumerated() {
                    let desk = desks[index % 2]
                    group.addTask { try await desk.issue(queue, to: patient).number }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(numbers.sorted() == (1...200).map { TokenRecord.label("A", $0) })
            try await desks[0].expectClean()
        }
    }

    @Test func `of ten tokens of one patient at once one is issued, and the others name it`() async throws {
        try await withDesks(2) { desks in
            let queue = try await desks[0].queue()
            let errors = await withTaskGroup(of: SchedulingServiceError?.self) { group in
                for index in 0..<10 {
                    let desk = desks[index % 2]
                    group.addTask { await desk.failure { try await desk.issue(queue, to: Given.patient) } }
                }
                return await group.reduce(into: [SchedulingServiceError?]()) { $0.append($1) }
            }
            let query = TokenListQuery()
            let token = try #require(
                try await desks[0].service.tokens(desks[0].context(), in: queue.id, query).items.first)
            #expect(errors.count(of: nil) == 1)
            #expect(errors.compactMap(\.self) == Array(repeating: .conflict(.tokenActive(token.id)), count: 9))
            try await desks[0].expectClean()
        }
    }

    @Test func `two processes that call the next call nobody twice and leave nobody out`() async throws {
        try await withDesks(2) { desks in
            let queue = try await desks[0].queue()
            var issued: Set<QueueTokenID> = []
            for _ in 0..<40 { issued.insert(try await desks[0].issue(queue).id) }
            let answers = await withTaskGroup(of: Result<QueueTokenID, SchedulingServiceError>.self) { group in
                for index in 0..<60 {
                    let desk = desks[index % 2]
                    group.addTask {
                        do {
                            return .success(try await desk.callNext(queue, to: "Room \(index)").id)
                        } catch {
                            return .failure(SchedulingServiceError(error))
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let called = answers.compactMap { try? $0.get() }
            #expect(called.count == 40)
            #expect(Set(called) == issued)
            for case .failure(let error) in answers { #expect(error == .rule(.queueEmpty)) }
            try await desks[0].expectClean()
        }
    }

    @Test func `of ten visits of one patient at once one is opened, and the others name it`() async throws {
        try await withDesks(2) { desks in
            let request = OpenVisitRequest(patientId: Given.patient)
            let errors = await withTaskGroup(of: SchedulingServiceError?.self) { group in
                for index in 0..<10 {
                    let desk = desks[index % 2]
                    group.addTask {
                        await desk.failure { try await desk.service.openVisit(desk.context(), request) }
                    }
                }
                return await group.reduce(into: [SchedulingServiceError?]()) { $0.append($1) }
            }
            let visits = try await desks[1].service.visits(desks[1].context(), VisitListQuery()).items
            #expect(visits.count == 1)
            let visit = try #require(visits.first).id
            #expect(errors.count(of: nil) == 1)
            #expect(errors.compactMap(\.self) == Array(repeating: .conflict(.visitOpen(visit)), count: 9))
            try await desks[0].expectClean()
        }
    }

    @Test func `who leaves while a token is handed on leaves no token behind`() async throws {
        try await withDesks(2) { desks in
            let (queue, other) = (try await desks[0].queue(), try await desks[0].queue("Doctor", prefix: "D"))
            for _ in 0..<8 {
                let patient = desks[0].someone()
                desks[1].patients.add(patient)
                let request = OpenVisitRequest(patientId: patient, queueId: queue.id)
                let visit = try await desks[0].service.openVisit(desks[0].context(), request).view
                let token = try #require(visit.tokenId)
                async let moved = desks[0].failure {
                    let transfer = TransferTokenRequest(queueId: other.id)
                    return try await desks[0].service.moveToken(desks[0].context(), token, .transfer(transfer))
                }
                async let left = desks[1].failure {
                    try await desks[1].service.moveVisit(desks[1].context(), visit.id, expectedVersion: nil, .leave)
                }
                let (first, second) = await (moved, left)
                #expect(second == nil)
                #expect(first == nil || first == .rule(.tokenNotInStatus(.abandoned)))
                let last = try #require(try await desks[0].service.visit(desks[0].context(), visit.id).tokenId)
                #expect(try await desks[0].service.token(desks[0].context(), last).status == .abandoned)
            }
            try await desks[0].expectClean()
        }
    }
}
