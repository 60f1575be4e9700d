namespace Orleans.Runtime;

/// <summary>Anything that has a grain identity: grain classes and references to grains.</summary>
public interface IAddressable;
