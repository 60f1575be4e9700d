namespace Anomaly.Runtime.Activations;

/// <summary>The life of an activation, forwards only.</summary>
internal enum ActivationState : byte
{
    New,
    Activating,
    Active,
    Deactivating,
    Dead,
}
