public import Kernel

/// Tags an id as a webhook's.
public enum WebhookTag {}
/// Tags an id as that of a delivery to a webhook.
public enum WebhookDeliveryTag {}

/// A webhook: a URL of a customer's that is told what happens.
public typealias WebhookID = EntityID<WebhookTag>
/// One event on its way to one webhook.
public typealias WebhookDeliveryID = EntityID<WebhookDeliveryTag>
