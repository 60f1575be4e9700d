namespace Orleans.Runtime;

/// <summary>A stream of a grain ended before its items did, because its activation ended.</summary>
public sealed class EnumerationAbortedException : OrleansException
{
    /// <summary>No details.</summary>
    public EnumerationAbortedException()
        : base("The stream was aborted.")
    {
    }

    /// <summary>With a message.</summary>
    public EnumerationAbortedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public EnumerationAbortedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
