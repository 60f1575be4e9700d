namespace Orleans.Runtime;

/// <summary>
/// The base of the runtime's own failures, and what stands for an exception of a grain whose type the caller does not have.
/// </summary>
public class OrleansException : Exception
{
    /// <summary>No details.</summary>
    public OrleansException()
        : base("Unexpected error in the actor runtime.")
    {
    }

    /// <summary>With a message.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public OrleansException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
