namespace Orleans.Runtime;

/// <summary>The silo of the grain went away while it had the call: whether the call ran is not known.</summary>
public sealed class SiloUnavailableException : OrleansException
{
    /// <summary>No details.</summary>
    public SiloUnavailableException()
        : base("The silo that had the call is unavailable.")
    {
    }

    /// <summary>With a message.</summary>
    public SiloUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public SiloUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
