using Anomaly.Grains.Interfaces;
using Anomaly.Storage;

namespace Anomaly.Hosting;

/// <summary>Puts what the store throws into the exception that callers of grains know, for those who use it without grains.</summary>
public static class StoreFailures
{
    /// <summary>The same failure in that form; null where it is none of the store.</summary>
    public static DetectionException? Translate(Exception exception) => exception switch
    {
        StoreUnavailableException unavailable => new(DetectionErrorKind.StoreUnavailable, unavailable.Message, unavailable.RetryAfter),
        StoreException => new(DetectionErrorKind.StoreUnusable, exception.Message),
        _ => null,
    };
}
