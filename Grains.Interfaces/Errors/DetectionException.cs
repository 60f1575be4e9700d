namespace Anomaly.Grains.Interfaces.Errors;

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
