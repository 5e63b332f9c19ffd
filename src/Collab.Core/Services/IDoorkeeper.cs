using Google.Protobuf;

namespace Collab.Core.Services;

/// <summary>
/// What a service implements besides <see cref="IService"/> when it has a say in who comes in, and how long the
/// conference is there for them. Derive from
/// <see cref="Service{TState}"/> and implement <see cref="IDoorkeeper{TState}"/>.
/// </summary>
/// <remarks>
/// Pure like everything else of a service, and cheap: it is asked within the roster's decision about a join, on the
/// primary, and again on the nodes where newcomers wait. Nobody is asked about who is in already, or comes back within
/// a session.
/// </remarks>
public interface IDoorkeeper
{
    /// <inheritdoc cref="IDoorkeeper{TState}.Judge"/>
    Admittance Judge(object state, Newcomer newcomer, Facts facts);

    /// <inheritdoc cref="IDoorkeeper{TState}.Prove"/>
    ByteString Prove(object state, string password);

    /// <inheritdoc cref="IDoorkeeper{TState}.HoursOf"/>
    Hours HoursOf(object state);

    /// <inheritdoc cref="IDoorkeeper{TState}.Permit"/>
    Permission Permit(object state, string service, string type, Permission usual);
}

/// <summary>A doorkeeper whose state is a <typeparamref name="TState"/>.</summary>
/// <typeparam name="TState">The service's state.</typeparam>
public interface IDoorkeeper<TState> : IDoorkeeper
    where TState : class
{
    /// <summary>Whether somebody may come in: yes, no, or not yet.</summary>
    Admittance Judge(TState state, Newcomer newcomer, Facts facts);

    /// <summary>
    /// The costly part of checking a password. Called by the newcomer's node, on a thread of its own and not for many
    /// at once; the result comes as <see cref="Newcomer.Proof"/>. Empty unless overridden.
    /// </summary>
    ByteString Prove(TState state, string password) => ByteString.Empty;

    /// <summary>
    /// Who may use a message of a service, where the conference itself has changed nothing about it. What is usual
    /// unless overridden; never asked about the services conference and roster, nor about what is for nodes.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="service">The message's service.</param>
    /// <param name="type">The short name of the message; queries stay as usual, whatever is said of them.</param>
    /// <param name="usual">What the service's contract says.</param>
    Permission Permit(TState state, string service, string type, Permission usual) => usual;

    /// <summary>How long the conference is kept, and when it ends. <see cref="Hours.Any"/> unless overridden.</summary>
    Hours HoursOf(TState state) => Hours.Any;

    Admittance IDoorkeeper.Judge(object state, Newcomer newcomer, Facts facts) => Judge((TState)state, newcomer, facts);
    ByteString IDoorkeeper.Prove(object state, string password) => Prove((TState)state, password);
    Hours IDoorkeeper.HoursOf(object state) => HoursOf((TState)state);
    Permission IDoorkeeper.Permit(object state, string service, string type, Permission usual) =>
        Permit((TState)state, service, type, usual);
}
