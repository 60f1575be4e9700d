namespace Anomaly.Grains.Interfaces.Errors;

/// <summary>What went wrong, by what a caller can do about it.</summary>
[GenerateSerializer]
[Alias("anomaly.DetectionErrorKind")]
public enum DetectionErrorKind
{
    /// <summary>The call itself is wrong: a bad ticker, interval, period, limit, cursor or range. Fits HTTP 400.</summary>
    InvalidRequest,

    /// <summary>What is asked for is not there: a ticker the source does not know, an interval it lacks, a run, a model version. Fits HTTP 404.</summary>
    NotFound,

    /// <summary>The market has no model that can be used. Fits HTTP 503.</summary>
    NoModel,

    /// <summary>The data source cannot answer now. Fits HTTP 503 with <c>Retry-After</c>.</summary>
    SourceUnavailable,

    /// <summary>The data source answered something that cannot be read. Fits HTTP 502.</summary>
    SourceUnreadable,

    /// <summary>The store cannot be reached now. Fits HTTP 503 with <c>Retry-After</c>.</summary>
    StoreUnavailable,

    /// <summary>The store cannot be written or read until somebody acts: read-only, full, damaged. Fits HTTP 507.</summary>
    StoreUnusable,

    /// <summary>Another activation wrote first; nothing was written. The same call again lands on fresh state. Fits HTTP 409.</summary>
    Conflict,
}
