using System.Buffers;

namespace Anomaly.Gateway.Api.Correlation;

/// <summary>The id by which one request is followed through logs, runs and traces.</summary>
internal static class CorrelationId
{
    /// <summary>The header it comes and goes in.</summary>
    public const string Header = "X-Correlation-ID";

    /// <summary>The key it flows under with every grain call, and is logged under.</summary>
    public const string Key = RequestContextKeys.CorrelationId;

    private const int MaxLength = 64;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    /// <summary>What the client sent, where it can be logged as it is; otherwise a new id.</summary>
    /// <remarks>A foreign id of another shape is replaced, not repaired: half an id finds nothing.</remarks>
    public static string From(string? sent, TimeProvider timeProvider) =>
        sent is { Length: > 0 and <= MaxLength } && !sent.AsSpan().ContainsAnyExcept(Allowed)
            ? sent
            : Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString("n");

    /// <summary>The id of this request.</summary>
    public static string Of(HttpContext context) => context.Items[Key] as string ?? context.TraceIdentifier;
}
