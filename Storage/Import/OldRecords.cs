using System.Globalization;
using System.Text.Json;

namespace Anomaly.Storage.Import;

/// <summary>The records of this system that documents of the old one become.</summary>
internal static class OldRecords
{
    /// <summary>A document of <c>anomalies</c>: from version 2 with its trace, from version 1 with little more than the bar.</summary>
    public static (AnomalyRecord Anomaly, string? OldId) ReadAnomaly(OldDocument document, ImportOptions options)
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
            Status = document.Text("status") is null ? AnomalyStatus.New : Known(document, "status", AnomalyStatus.New),
            CreatedAt = document.Time("created_at") ?? found ?? TimeOf(oldId) ?? time,
        };
        return (anomaly, oldId);
    }

    /// <summary>A document of <c>detection_runs</c>.</summary>
    public static DetectionRun ReadRun(OldDocument document)
    {
        var started = document.RequiredTime("started_at", "start_time");
        var completed = document.Time("completed_at", "end_time");
        var errors = document.Texts("error", "errors").Where(text => text.Length > 0).ToArray();
        var run = new DetectionRun
        {
            Id = document.Text("_id", "run_id") is { Length: > 0 } id ? id : throw new FormatException("there is no _id"),
            Trigger = Known(document, "trigger", RunTrigger.Manual),
            Series = document.Series(),
            Period = document.Text("period"),
            ModelVersion = document.Text("model_version"),
            ModelHash = document.Text("model_hash"),
            StartedAt = started,
            CompletedAt = completed,
            DurationSeconds = document.Number("duration_seconds") is { } seconds && double.IsFinite(seconds) ? seconds : (completed - started)?.TotalSeconds,
            RowsLoaded = document.Count("rows_loaded"),
            RowsPreprocessed = document.Count("rows_preprocessed"),
            AnomaliesFound = document.Count("anomalies_found"),
            AnomalyIds = [.. document.Texts("anomaly_ids")],
            Status = Known(document, "status", RunStatus.Partial),
            Error = errors.Length == 0 ? null : string.Join("; ", errors),
            Warnings = [.. document.Texts("warnings", "warning")],
            Progress = 1,
        };
        if (run.Status != RunStatus.InProgress)
            return run;
        // The system that would have ended it is gone.
        document.Changed("the run was still in progress and became 'failed: interrupted'");
        return run with { Status = RunStatus.Failed, Error = run.Error ?? "interrupted", CompletedAt = run.CompletedAt ?? run.StartedAt, Progress = 0 };
    }

    /// <summary>A document of <c>detection_metadata</c>. It carries no state that detection could go on from: the first detection builds it.</summary>
    public static SeriesMetadata ReadMetadata(OldDocument document)
    {
        var lastRun = document.Time("last_detection_run");
        var lastBar = document.Time("last_detected_timestamp");
        return new SeriesMetadata
        {
            Series = SeriesOf(document),
            LastDetectionRun = lastRun,
            LastDetectedTimestamp = lastBar,
            ModelVersion = document.Text("model_version"),
            ModelHash = document.Text("model_hash"),
            RowsProcessed = document.Count("rows_processed"),
            AnomaliesFound = document.Count("anomalies_found"),
            Status = EnumNames.TryParse(document.Text("status"), out RunStatus status) && status != RunStatus.InProgress ? status : RunStatus.Complete,
            UpdatedAt = document.Time("updated_at") ?? lastRun ?? lastBar ?? throw new FormatException("there is no updated_at"),
        };
    }

    private static SeriesKey SeriesOf(OldDocument document)
    {
        if (document.Field("ticker") is not null && document.Field("interval") is not null)
            return document.Series();
        return document.Text("_id")?.Split("::") is ["detection_meta", var ticker, var interval]
            ? new SeriesKey(Ticker.Parse(ticker), Interval.Parse(interval))
            : throw new FormatException("there are no ticker and interval, and the _id is not detection_meta::TICKER::INTERVAL");
    }

    private static T Known<T>(OldDocument document, string field, T otherwise)
        where T : struct, Enum
    {
        var code = document.Text(field);
        if (EnumNames.TryParse(code, out T value))
            return value;
        document.Changed($"{field} '{code}' is not known here and became '{EnumNames.Of(otherwise)}'");
        return otherwise;
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
