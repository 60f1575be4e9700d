using System.Runtime.CompilerServices;
using Anomaly.MarketData;

namespace Anomaly.Grains.Errors;

/// <summary>Puts what ports throw into the one exception that grains promise to their callers.</summary>
internal static class GrainErrors
{
    /// <summary>Most items of a page that grains give.</summary>
    private const int MostItems = 500;

    /// <summary>The exception for the caller; null where the original should pass as it is (a fault of this program, or a cancellation).</summary>
    public static DetectionException? Translate(Exception exception) => exception switch
    {
        DetectionException known => known,
        UnknownTickerException or UnavailableIntervalException => new(DetectionErrorKind.NotFound, exception.Message),
        MarketDataUnavailableException source => new(DetectionErrorKind.SourceUnavailable, source.Message, source.RetryAfter),
        MarketDataException => new(DetectionErrorKind.SourceUnreadable, exception.Message),
        StoreConflictException => new(DetectionErrorKind.Conflict, exception.Message, TimeSpan.Zero),
        StoreUnavailableException store => new(DetectionErrorKind.StoreUnavailable, store.Message, store.RetryAfter),
        StoreException => new(DetectionErrorKind.StoreUnusable, exception.Message),
        // Orleans wraps what the storage of grains throws.
        OrleansException { InnerException: DetectionException stored } => stored,
        InvalidCursorException or FormatException => new(DetectionErrorKind.InvalidRequest, exception.Message),
        _ => null,
    };

    /// <summary>Whether work failed for a reason that is none of its own: store or silos are away for a moment, or another activation writes the series.</summary>
    public static bool IsTransient(Exception exception) =>
        exception is StoreConflictException or StoreUnavailableException or OrleansException or TimeoutException
            or DetectionException { Kind: DetectionErrorKind.StoreUnavailable or DetectionErrorKind.Conflict };

    /// <summary>The same sequence, whose failures come in the form that the contract promises: they do not pass the filter of calls.</summary>
    public static async IAsyncEnumerable<T> Translated<T>(this IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var items = source.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync())
                    yield break;
            }
            catch (Exception exception) when (Translate(exception) is { } error && !ReferenceEquals(error, exception))
            {
                throw error;
            }

            yield return items.Current;
        }
    }

    /// <summary>A caller's mistake.</summary>
    public static DetectionException Invalid(string message) => new(DetectionErrorKind.InvalidRequest, message);

    /// <summary>Something that is not there.</summary>
    public static DetectionException NotFound(string message) => new(DetectionErrorKind.NotFound, message);

    /// <summary>A page's size, where it is one.</summary>
    /// <exception cref="DetectionException">It is below 1 or above <paramref name="most"/>.</exception>
    public static T WithinLimit<T>(T query, int most = MostItems)
        where T : PageRequest => query.Limit >= 1 && query.Limit <= most
        ? query
        : throw Invalid($"The limit must be 1 to {most}, not {query.Limit}.");

    /// <summary>What a failed run records: one sentence, never a stack.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        OperationCanceledException => "cancelled by the caller",
        IOException => $"{exception.Message} ({exception.GetType().Name})",
        _ => Translate(exception)?.Message ?? $"{exception.GetType().Name}: {exception.Message}",
    };
}
