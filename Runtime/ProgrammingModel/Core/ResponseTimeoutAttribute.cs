namespace Orleans;

/// <summary>
/// How long a caller waits for the answer of this method, or of every method of this interface; then the call fails with <see
/// cref="TimeoutException"/>. Default: 30 s.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Interface)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>The timeout; above zero.</summary>
    public TimeSpan? Timeout { get; } = TimeSpan.Parse(timeout);
}
