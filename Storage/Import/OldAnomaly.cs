using System.Globalization;
using System.Text.Json;

namespace Anomaly.Storage.Import;

/// <summary>Documents of <c>anomalies</c>: from version 2 with their trace, from version 1 with little more than the bar.</summary>
internal static class OldAnomaly
{
    public static (AnomalyRecord Anomaly, string? OldId) Read(OldDocument document, ImportOptions options)
    {
        var oldId = document.Text("_id");
        var time = document.RequiredTime("datetime", "date");
        var found = document.Time("detection_timestamp");
        var anomaly = new AnomalyRecord
        {
            Series = document.Series(options.DefaultInterval),
            Datetime = new DateTime(time.Ticks - time.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc),
            Close = document.Number("close") ?? double.NaN,
            Volume = document.Number("volume") ?? double.NaN,
            DetectionRunId = document.Text("detection_run_id", "run_id"),
            DetectionTimestamp = found,
            ModelVersion = document.Text("model_version"),
            ModelHash = document.Text("model_hash") ?? "",
            Features = Numbers(document.Field("features")),
            AnomalyScore = document.Number("anomaly_score", "score") ?? double.NaN,
            Sent = document.Flag("sent"),
            Status = Status(document),
            CreatedAt = document.Time("created_at") ?? found ?? TimeOf(oldId) ?? time,
        };
        return (anomaly, oldId);
    }

    private static AnomalyStatus Status(OldDocument document)
    {
        if (document.Text("status") is { } code && !Codes.TryParse(code, out AnomalyStatus _))
            document.Changed($"status '{code}' is not known here and became 'new'");
        return Codes.TryParse(document.Text("status"), out AnomalyStatus status) ? status : AnomalyStatus.New;
    }

    private static ImmutableArray<NamedValue> Numbers(JsonElement? value) => value is { ValueKind: JsonValueKind.Object } numbers
        ? [.. numbers.EnumerateObject()
            .DistinctBy(property => property.Name)
            .Select(property => new NamedValue(property.Name, property.Value.ValueKind == JsonValueKind.Null ? double.NaN : ExtendedJson.Number(property.Value)))]
        : [];

    // An ObjectId begins with the second in which it was made.
    private static DateTime? TimeOf(string? objectId) =>
        objectId is { Length: 24 } && uint.TryParse(objectId.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seconds)
            ? DateTime.UnixEpoch.AddSeconds(seconds)
            : null;
}
