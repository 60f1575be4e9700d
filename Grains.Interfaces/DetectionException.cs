namespace Anomaly.Grains.Interfaces;

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

/// <summary>Every failure that a grain reports on purpose. The message is a sentence that a user can act on.</summary>
[GenerateSerializer]
[Alias("anomaly.DetectionException")]
public sealed class DetectionException : Exception
{
    /// <summary>A failure without a kind is a caller's mistake.</summary>
    public DetectionException()
        : this(DetectionErrorKind.InvalidRequest, "The request cannot be served.")
    {
    }

    /// <summary>A failure as it comes off the wire, its members still to be set; otherwise a caller's mistake.</summary>
    public DetectionException(string message)
        : this(DetectionErrorKind.InvalidRequest, message)
    {
    }

    /// <summary>A failure that needs no inner exception, which would not travel.</summary>
    /// <param name="kind">What a caller can do about it.</param>
    /// <param name="message">A sentence for the user.</param>
    /// <param name="retryAfter">When another try makes sense, counted from now, where that is known.</param>
    public DetectionException(DetectionErrorKind kind, string message, TimeSpan? retryAfter = null)
        : base(message)
    {
        Kind = kind;
        RetryAfter = retryAfter;
    }

    /// <summary>What a caller can do about it.</summary>
    [Id(0)]
    public DetectionErrorKind Kind { get; private set; }

    /// <summary>When another try makes sense, counted from now; null where that is not known.</summary>
    [Id(1)]
    public TimeSpan? RetryAfter { get; private set; }
}
