using Orleans.Runtime;

namespace Anomaly.Runtime.Contracts;

/// <summary>
/// A grain interface, grain class or travelling type breaks the rules of the programming model; the message names it and says what to
/// change.
/// </summary>
public sealed class GrainContractException : OrleansException
{
    /// <summary>No details.</summary>
    public GrainContractException()
    {
    }

    /// <summary>With a message.</summary>
    public GrainContractException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public GrainContractException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
