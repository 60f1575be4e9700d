using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Anomaly.Alerts.Matching;
using Anomaly.Detection.Decisions;

namespace Anomaly.Alerts.Channels;

/// <summary>The JSON of a webhook's request: <c>type</c>, <c>timestamp</c> and <c>data</c>, as Standard Webhooks recommends.</summary>
internal sealed class WebhookBody(AlertText text)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public object Of(AlertMessage message) => new
    {
        Type = message.Kind switch
        {
            AlertMessageKind.Test or AlertMessageKind.Code => "test",
            AlertMessageKind.Digest => "anomaly.digest",
            _ => message.Items[0].Kind == AlertDeliveryKind.Correction ? "anomaly.correction" : "anomaly.alert",
        },
        Timestamp = message.At,
        Data = message.Kind switch
        {
            AlertMessageKind.Test or AlertMessageKind.Code => (object)new { Text = AlertText.Heading(message) },
            AlertMessageKind.Digest => new { Items = message.Items.Select(ItemOf) },
            _ => ItemOf(message.Items[0]),
        },
    };

    private WebhookItem ItemOf(AlertItem item) => new(
        EnumNames.Of(item.Kind), item.AlertId, item.Anomaly.Id, item.Anomaly.Series.Ticker.Symbol, item.Anomaly.Series.Interval.Code, item.CompanyName, item.Anomaly.Datetime,
        item.Anomaly.Close, item.Anomaly.Volume, item.Anomaly.Severity, item.Anomaly.Direction, RuleMatching.SubjectsOf(item.Anomaly), item.Anomaly.ReasonToShow, text.LinkOf(item));
}

/// <summary>An anomaly in a webhook's request.</summary>
internal sealed record WebhookItem(
    string Kind, string AlertId, string AnomalyId, string Ticker, string Interval, string? CompanyName, DateTime Datetime, double Close, double Volume, double? Severity,
    AnomalyDirection? Direction, IReadOnlyList<AlertSubject> Subjects, string Reason, string? Link);
