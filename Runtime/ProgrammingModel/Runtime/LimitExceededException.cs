namespace Orleans.Runtime;

/// <summary>A limit of the runtime was met: the grain's mailbox is full.</summary>
public sealed class LimitExceededException : OrleansException
{
    /// <summary>No details.</summary>
    public LimitExceededException()
        : base("A limit of the actor runtime was exceeded.")
    {
    }

    /// <summary>With a message.</summary>
    public LimitExceededException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public LimitExceededException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
