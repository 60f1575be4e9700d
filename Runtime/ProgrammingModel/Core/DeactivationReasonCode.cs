namespace Orleans;

/// <summary>Kinds of reasons for the end of an activation.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>The silo is stopping, or its lease has ended.</summary>
    ShuttingDown,

    /// <summary>OnActivateAsync failed.</summary>
    ActivationFailed,

    /// <summary>Another silo owns the grain now.</summary>
    DirectoryFailure,

    /// <summary>It took no calls for its age limit.</summary>
    ActivationIdle,

    /// <summary>It did not answer.</summary>
    ActivationUnresponsive,

    /// <summary>Another activation of the grain exists.</summary>
    DuplicateActivation,

    /// <summary>The runtime of another version may not run it.</summary>
    IncompatibleRequest,

    /// <summary>The grain failed in a way that makes its memory doubtful (InconsistentStateException).</summary>
    ApplicationError,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested,

    /// <summary>Its partition moves to another silo.</summary>
    Migrating,

    /// <summary>The runtime asked for it.</summary>
    RuntimeRequested,
}
